"""A number that covers too little of its year or province is provisional, or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from iku_analysis.base.formats import format_declared, listed
from iku_analysis.declarations.policy import CoveragePolicy
from iku_analysis.model.measurement import Measurement, Quantity, missing
from iku_analysis.model.status import Status, weakest

PERCENT = 100.0


def completed(
    measurement: Measurement, extents: Collection[str], policy: CoveragePolicy
) -> Measurement:
    """Measurement whose numbers say what they cover and are no more certain than that.

    Parameters
    ----------
    measurement : Measurement
        From an indicator function.
    extents : collection of str
        What must be covered, as ``iku.yaml`` declares for the indicator.
    policy : CoveragePolicy
        Shares below which a number is provisional, or not computed.
    """
    values = {key: _judged(item, extents, policy) for key, item in measurement.values.items()}
    return replace(measurement, values=values)


def _judged(quantity: Quantity, extents: Collection[str], policy: CoveragePolicy) -> Quantity:
    judged = [item for item in quantity.coverage if item.extent in extents]
    if quantity.is_missing or not judged:
        return quantity
    least = min(judged, key=lambda item: item.share)
    if least.share < policy.computable:
        needed = format_declared(policy.computable * PERCENT)
        reason = f"hanya {least.text}; dihitung mulai {needed} persen"
        return replace(missing(reason, quantity.status), coverage=quantity.coverage)
    if least.share < policy.complete:
        return replace(quantity, status=weakest([quantity.status, Status.SEMENTARA]))
    return quantity


def uncovered(
    measurement: Measurement,
    extents: Collection[str],
    policy: CoveragePolicy,
    labels: Mapping[str, str],
) -> tuple[str, ...]:
    """What a reader must be warned of: too little covered to be more than provisional.

    Which numbers is told where they do not cover the same; a weaker status hides the provisional.
    """
    found, is_known = dict[str, list[str]](), False
    for key, quantity in measurement.values.items():
        for item in quantity.coverage:
            if item.extent in extents and item.share < policy.complete:
                found.setdefault(item.text, []).append(labels[key])
                is_known |= not quantity.is_missing
    if not found:
        return ()
    told = [text if len(found) == 1 else f"{text} ({listed(own)})" for text, own in found.items()]
    what = "Cakupan belum lengkap" + ", jadi angkanya sementara" * is_known
    return (f"{what}: {'; '.join(told)}.",)
