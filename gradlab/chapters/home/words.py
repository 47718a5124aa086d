"""What the way in says of a score: badness or goodness, and that lowering the one is raising the other."""

from gradlab.core.trace import Trace
from gradlab.text import Translate, format_number, table


def at_place(_: Translate, at: Trace, goodness: bool, rate: float) -> dict[str, str]:
    """A table: both scores, their derivatives, and the update by either; and which way it goes, the same by either."""
    sign, slope = -1 if goodness else 1, format_number(at.autodiff)
    if goodness:
        text = _("**Up** on goodness: w + η · {slope} with η = {rate} adds {by} to w, as going down on E does.")
    else:
        text = _("**Down** on badness: w − η · {slope} with η = {rate} adds {by} to w, as going up on −E does.")
    by = format_number(0.0 - rate * sign * at.autodiff)
    readings = table(
        (_("w = {w}").format(w=format_number(at.x)), _("badness, E"), _("goodness, −E")),
        (_("score"), format_number(sign * at.values, 6), format_number(-sign * at.values, 6)),
        (_("its derivative"), format_number(sign * at.autodiff), format_number(-sign * at.autodiff)),
        (_("the update adds"), *(f"**{by}**",) * 2),
    )
    bracketed = f"({slope})" if at.autodiff < 0 else slope
    return {"readings": readings, "verdict": text.format(slope=bracketed, rate=f"{rate:g}", by=by)}
