"""What was measured on a model at the end of its training."""

from data.facts import Array
from data.models.opened import OpenModel
from data.train.evolution import FILE, read_evolution


def measured_at_the_end(model: OpenModel) -> dict[str, Array] | None:
    """The last of a model's measurements, by name; None if it was not measured as it is."""
    if model.state or model.folder is None or not (model.folder / FILE).is_file():
        return None
    return {name: found[-1] for name, found in read_evolution(model.folder).items()}
