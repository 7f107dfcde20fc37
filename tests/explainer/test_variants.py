import pytest

from explainer.variants import Variant


@pytest.mark.parametrize(
    ("variant", "slug"),
    [
        (Variant(name="Alice"), "alice"),
        (Variant(name="Zoë"), "zoë"),
        (Variant(name="../../etc"), "etc-"),
        (Variant(name="  "), ""),
        (Variant(prompt="My name is {name}. Your name is"), "my-name-is-name-your-name-is-"),
    ],
)
def test_a_variant_has_a_folder_name_of_its_own(variant: Variant, slug: str) -> None:
    assert variant.slug.startswith(slug)
    assert "/" not in variant.slug
    assert variant.slug.strip(".")
    assert variant


def test_variants_do_not_share_folders() -> None:
    slugs = {
        Variant(name="a-b").slug,
        Variant(name="a b").slug,
        Variant(prompt="a b").slug,
        Variant(name="a", prompt="b").slug,
        Variant(model="a b").slug,
    }
    assert len(slugs) == 5


def test_the_default_film_is_no_variant() -> None:
    assert not Variant()
