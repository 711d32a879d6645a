"""The page that says how good the networks are, and how fast it goes now."""

from flask import Blueprint, render_template

from web.figures import figures
from web.parts import parts

performance = Blueprint("performance", __name__)


@performance.get("/performance")
def page() -> str:
    """What was measured of the networks that are loaded, and the last minutes' rate and latency."""
    return render_template("performance.html", figures=figures(parts().cards), recent=parts().meter.recent())
