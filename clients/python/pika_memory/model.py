"""What all shapes have in common. Works with pydantic 1 and 2."""

from typing import Any, Dict

import pydantic
from pydantic import BaseModel

IS_FIRST_PYDANTIC = pydantic.VERSION.startswith("1.")

if IS_FIRST_PYDANTIC:

    class Model(BaseModel):
        """Fields that a newer server adds are kept."""

        class Config:
            extra = "allow"
            allow_population_by_field_name = True

else:

    class Model(BaseModel):  # type: ignore[no-redef]
        """Fields that a newer server adds are kept."""

        model_config = {"extra": "allow", "populate_by_name": True, "protected_namespaces": ()}


def finish_models(names: Dict[str, Any]) -> None:
    """Looks up the names in annotations, once all of them exist."""
    for model in list(names.values()):
        if isinstance(model, type) and issubclass(model, Model):
            if IS_FIRST_PYDANTIC:
                model.update_forward_refs(**names)
            else:
                model.model_rebuild(_types_namespace=names)


def read_model(model: Any, fields: Any) -> Any:
    return model.parse_obj(fields) if IS_FIRST_PYDANTIC else model.model_validate(fields)


def write_model(model: BaseModel) -> Dict[str, Any]:
    """The fields that were set, under the names of the API."""
    if IS_FIRST_PYDANTIC:
        return model.dict(by_alias=True, exclude_unset=True)
    return model.model_dump(by_alias=True, exclude_unset=True)
