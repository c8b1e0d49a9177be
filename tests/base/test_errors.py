import errno
import os

import pytest

from iku_analysis.base.errors import fault_text


def refused(code, *where):
    return OSError(code, os.strerror(code), *where)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_that_refuses_is_told_with_its_name_and_the_way_out(code):
    what, how = fault_text(refused(code, "reports/2018")).splitlines()
    assert what == f"reports/2018: {os.strerror(code)}."
    assert "salin proyek ke folder yang dapat ditulis" in how
    assert how.endswith("jalankan lagi perintah yang sama.")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_with_the_way_out(code):
    assert fault_text(refused(code)).startswith("Disk penuh.\n  Kosongkan tempat")
    assert fault_text(refused(code, "a/b")).startswith("a/b: disk penuh.\n  Kosongkan tempat")


def test_another_fault_of_a_file_is_told_with_its_name_alone():
    assert fault_text(refused(errno.EISDIR, "a/b")) == f"a/b: {os.strerror(errno.EISDIR)}."
