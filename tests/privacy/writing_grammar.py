"""A grammar of personal data as people write them, and of what only looks alike; all invented."""

from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from iku_analysis.privacy.identity_numbers import is_npwp

SPACES = [" ", "\u00a0", "\u2009", "\u202f", "  "]
DASHES = ["-", "\u2013", "\u2011", " - ", "\uff0d"]
SEPARATORS = [*SPACES, *DASHES, ".", "/", "_", ""]
UNSEEN = ["", "\u200b", "\u00ad", "\u2060", "\ufe0f"]
DIGIT_SETS = ["0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"]
DIGIT_SETS += ["\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"]
NIK_GROUPS = [
    (16,),
    (4, 4, 4, 4),
    (6, 6, 4),
    (2, 2, 2, 6, 4),
    (2, 2, 2, 2, 2, 2, 4),
    (6, 2, 2, 2, 4),
]
PROVINCES = [11, 12, 19, 31, 32, 33, 35, 51, 61, 62, 63, 64, 65, 71, 73, 81, 91]


def digits(size):
    return st.text("0123456789", min_size=size, max_size=size)


@st.composite
def niks(draw):
    """NIK of a man or a woman, or number of a family card."""
    born = draw(st.dates(date(1940, 1, 1), date(2005, 12, 31)))
    woman = 40 * draw(st.booleans())
    region = f"{draw(st.sampled_from(PROVINCES))}{draw(st.integers(1, 79)):02}"
    serial = draw(st.integers(1, 99))
    return f"{region}{draw(st.integers(1, 31)):02}{born.day + woman:02}{born:%m%y}{serial:04}"


def grouped(number, sizes, separator):
    ends = [sum(sizes[:count]) for count in range(len(sizes) + 1)]
    return separator.join(number[a:b] for a, b in pairwise(ends))


@st.composite
def disguised(draw, number):
    """Digits of another script, and signs between them that nobody sees."""
    signs = draw(st.sampled_from(DIGIT_SETS))
    unseen = draw(st.sampled_from(UNSEEN))
    return "".join(signs[int(c)] + unseen if c.isdigit() else c for c in number)


@st.composite
def written_niks(draw):
    number, sizes = draw(niks()), draw(st.sampled_from(NIK_GROUPS))
    return draw(disguised(grouped(number, sizes, draw(st.sampled_from(SEPARATORS)))))


@st.composite
def written_npwps(draw):
    number = draw(digits(15))
    classic = f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    separator = draw(st.sampled_from([" ", ".", "-", "\u2013"]))
    spread = grouped(number, (2, 3, 3, 1, 3, 3), separator)
    named = f"NPWP {number}"
    checked = next(c for c in "0123456789" if is_npwp(f"0{number[1:8]}{c}{number[9:]}"))
    long = f"00{number[1:8]}{checked}{number[9:]}"
    return draw(disguised(draw(st.sampled_from([classic, spread, named, long, long[1:]]))))


@st.composite
def written_phones(draw):
    rest = f"{draw(st.integers(11, 99))}{draw(digits(draw(st.integers(7, 9))))}".replace(
        "0", "1", 1
    )
    mobile = "8" + rest
    sizes = (3, 4, len(mobile) - 7)
    separator = draw(st.sampled_from([" ", "-", ".", "\u2013", "/", ""]))
    local = grouped(mobile, sizes, separator)
    area = draw(st.sampled_from(["541", "542", "549", "21", "22", "31", "361", "511"]))
    line = f"{draw(st.integers(2, 9))}{draw(digits(5))}"
    landline = draw(
        st.sampled_from(
            ["(0{a}) {n}", "(0{a}){n}", "0{a}-{n}", "0{a}/{n}", "0{a}.{n}", "+62 {a} {n}"]
        )
    ).format(a=area, n=line)
    begin = draw(
        st.sampled_from(
            ["0", "+62", "+62 ", "+62-", "(+62) ", "+62 (0)", "62-", "tel:+62", "0062 "]
        )
    )
    called = f" Telp. {line}"
    return draw(disguised(draw(st.sampled_from([begin + local, landline, called]))))


NAMES = st.from_regex(r"[a-z][a-z0-9]{2,9}([._-][a-z]{2,6})?", fullmatch=True)
HOSTS = st.sampled_from(["contoh.go.id", "contoh.co.id", "contoh.com", "surat.contoh.or.id"])
ATS = ["@", "\uff20", " @ ", "(at)", " (at) ", "[at]", " at ", " AT ", "{at}", "[@]"]


@st.composite
def written_mails(draw):
    dot = draw(st.sampled_from([".", "(dot)", "[dot]", " dot ", " (dot) "]))
    return draw(NAMES) + draw(st.sampled_from(ATS)) + draw(HOSTS).replace(".", dot)


BEFORE = ["", "NIK", "NIK: ", "No. KK ", "no.", "Budi ", "(", "'", "a,", "tahun 2018, ", "hubungi "]
AFTER = ["", "a", ")", ".", ", Samarinda", " (contoh)", ";x"]


@st.composite
def sentences(draw, written):
    """What is written, among other words or glued to one; a letter after a host is of the host."""
    text = draw(written)
    after = draw(st.sampled_from([part for part in AFTER if text[-1].isdecimal() or part != "a"]))
    return draw(st.sampled_from(BEFORE)) + text + after


@st.composite
def agreements(draw):
    number = f"{draw(st.integers(1, 999)):03}/{draw(st.integers(1, 9999))}"
    office = draw(st.sampled_from(["PKS", "DPPKUKM/VI", "BH/XX.I", "BH/M.KUKM.2/V", "SK-DIR/XII"]))
    return f"{number}/{office}/{draw(st.integers(1998, 2024))}"


headings = st.builds("{:02}{:02}".format, st.integers(1, 97), st.integers(1, 16))
goods = st.one_of(
    headings,
    st.builds("{}.{}.{:02}".format, headings, st.integers(10, 90), st.integers(0, 99)),
    st.builds("{}.{}.{:02}.00".format, headings, st.integers(10, 90), st.integers(0, 99)),
    st.builds("HS {}".format, st.lists(headings, min_size=1, max_size=8).map(" ".join)),
    st.lists(headings, min_size=2, max_size=8, unique=True).map(", ".join),
    st.lists(headings, min_size=4, max_size=8, unique=True).map(
        lambda codes: "/".join(sorted(codes))
    ),
)
cooperatives = st.builds("{}64{:02}{:09}".format, st.sampled_from(["", "NIK ", "NIK koperasi: "]),
                         st.integers(1, 79), st.integers(0, 10**9 - 1))  # fmt: skip
amounts = st.builds(
    lambda value, form: form.format(f"{value:,}".replace(",", ".")),
    st.integers(0, 10**16),
    st.sampled_from(["Rp{}", "Rp {}", "{}", "Rp{},00", "{} rupiah", "Rp{},-"]),
)
days = st.dates(date(1990, 1, 1), date(2029, 12, 31))
dates = st.builds(
    lambda one, other, form, between: between.join(format(day, form) for day in (one, other)),
    *(days, days),
    st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d"]),
    st.sampled_from([" - ", "/", " s.d. ", " \u2013 ", " ", ", "]),
)
stamps = st.datetimes().map(lambda moment: moment.isoformat() + "Z")
decimals = st.floats(0, 10**6, allow_nan=False).map(repr)
rows_of_decimals = st.lists(st.floats(0, 999).map("{:.6f}".format), min_size=2).map(" ".join)
paths = st.lists(st.tuples(st.floats(0, 999), st.floats(0, 999)), min_size=1).map(
    lambda points: "M" + " L".join(f"{x:.2f} {y:.6f}" for x, y in points)
)
digests = st.binary(min_size=20, max_size=32).filter(lambda b: len(b) in {20, 32}).map(bytes.hex)


def shortened(size):
    """The first signs of a digest, those that look like a phone number more often than chance."""
    phone = st.sampled_from(["0812", "0541", "061", "d061", "a08123"])
    signs = st.text("0123456789abcdef", min_size=size, max_size=size)
    digits = st.builds(lambda first, rest: (first + rest)[:size], phone,
                       st.text("0123456789" * 3 + "f", min_size=size, max_size=size))  # fmt: skip
    return st.one_of(signs, digits)


own_stamps = st.builds("kode {}{}manifes {}".format, shortened(10),
                       st.sampled_from([" \u00b7 ", " \u00b7\n"]), shortened(12))  # fmt: skip
short_digests = st.one_of(shortened(10), shortened(12)).filter(lambda text: not text.isdigit())
years = st.builds("{}-{}".format, st.integers(1990, 2029), st.integers(1990, 2029))
region_codes = st.one_of(
    st.builds("{:02}.{:02}.{:02}.{}".format, st.integers(11, 97), st.integers(1, 79),
              st.integers(1, 40), st.integers(1001, 2030)),
    st.lists(st.integers(6401, 6474).map(str), min_size=2, max_size=10).map(", ".join),
)  # fmt: skip
budget_codes = st.lists(st.integers(1, 9), min_size=3, max_size=3).map(
    lambda n: f"{n[0]}.0{n[1]}.0{n[2]}.15.002.5.2.2.03.11"
)
officials = st.builds(
    lambda born, since, sex, serial: f"NIP {born:%Y%m%d} {since:%Y%m} {sex} {serial:03}",
    st.dates(date(1960, 1, 1), date(1995, 12, 31)),
    st.dates(date(1985, 1, 1), date(2020, 12, 31)),
    st.integers(1, 2),
    st.integers(1, 99),
)
look_alikes = st.one_of(
    *(agreements(), goods, cooperatives, amounts, dates, stamps, decimals, rows_of_decimals),
    *(paths, digests, own_stamps, short_digests, years, region_codes, budget_codes, officials),
    officials.map(lambda text: text.replace(" ", "")),
    st.sampled_from(
        ["SNI 01-3719-1995", "P-IRT 2066472010012-23", "IKU 4, PP 17/2013", "@dinas. Kami"]
    ),
)
