"""A certificate authority and a key of its own, made anew for each test run."""

import datetime as dt
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

PASSWORD = "kata-sandi"  # noqa: S105 -- of keys that live as long as a test
SIGNER, AUTHORITY = "Kepala Dinas (uji)", "CA uji"
USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def _certificate(name, key, issuer, issuer_key, *, is_authority):
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    usage = dict.fromkeys(USES, False)
    named = {"key_cert_sign"} if is_authority else {"digital_signature", "content_commitment"}
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage | dict.fromkeys(named, True)), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


@cache
def made():
    """Key and certificate of a signer, and the certificate of the authority."""
    above, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(AUTHORITY, above, AUTHORITY, above, is_authority=True)
    return own, _certificate(SIGNER, own, AUTHORITY, above, is_authority=False), root


def key_file(folder):
    """A PKCS#12 file."""
    key, certificate, root = made()
    path = folder / "kunci.p12"
    protection = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"uji", key, certificate, [root], protection)
    )
    return path


def root_file(folder):
    """The authority's certificate."""
    path = folder / "akar.pem"
    path.write_bytes(made()[2].public_bytes(Encoding.PEM))
    return path


def other_root_file(folder):
    """The certificate of an authority that signed nothing."""
    key = ec.generate_private_key(ec.SECP256R1())
    path = folder / "akar-lain.pem"
    other = _certificate("CA lain", key, "CA lain", key, is_authority=True)
    path.write_bytes(other.public_bytes(Encoding.PEM))
    return path


def plain_key():
    """The signer's key as PKCS#8, and its certificate, both in DER."""
    key, certificate, _ = made()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.DER)
