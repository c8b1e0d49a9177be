"""What the page *Kinerja sekilas* consists of."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from iku_analysis.pages.blocks import GLANCE_MIME, MimeBundle, bundle


@dataclass(frozen=True)
class GlanceLine:
    """One target at a glance: words in round units, and what its two small drawings show.

    Attributes
    ----------
    code, name : str
        Of the indicator or component, as the catalogue has them.
    link : str
        Id of the heading or block the name leads to.
    target, realisation, achievement : str
        In round units, or that there is none.
    met : bool or None
        Whether the target was reached; None when that cannot be computed.
    rating : str
        Class of the achievement.
    reached, reached_before : float or None
        Achievement of this and of last year in percent: bar and ghost tick.
    trend : tuple of float or None
        Realisations of the years before and this one, oldest first, between their smallest (0) and
        largest (1); None where one is not known.
    years : tuple of int
        First and last year of the trend.
    arrow : str
        ``membaik``, ``memburuk``, ``hampir tetap``, or empty without last year.
    moved : str
        By how much, in words.
    absorbed : str
        Budget spent in percent of its ceiling.
    remark : str
        Coverage, age or status where they matter.
    """

    code: str
    name: str
    link: str
    target: str
    realisation: str
    achievement: str
    met: bool | None
    rating: str
    reached: float | None
    reached_before: float | None
    trend: tuple[float | None, ...]
    years: tuple[int, int]
    arrow: str
    moved: str
    absorbed: str
    remark: str = ""


@dataclass(frozen=True)
class GlanceBand:
    """A strategic target and its lines."""

    title: str
    lines: tuple[GlanceLine, ...]


@dataclass(frozen=True)
class Glance:
    """The year on one page: sentences, a line per indicator, and what has to be decided.

    Attributes
    ----------
    id, title : str
        As for `Table`.
    sentences : tuple of str
        Said above.
    bands : tuple of GlanceBand
        One per strategic target.
    decisions : tuple of str
        What has to be decided, most pressing first; may be empty.
    legend : tuple of str
        What marks and words mean.
    limit : float
        Percent at which bars end.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    bands: tuple[GlanceBand, ...]
    decisions: tuple[str, ...]
    legend: tuple[str, ...]
    limit: float

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return bundle("glance", GLANCE_MIME, asdict(self), " ".join(self.sentences))
