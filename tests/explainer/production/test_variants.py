import pytest

from explainer.production.variants import Variant


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
        Variant(without="induction").slug,
        Variant(without="previous-token").slug,
        Variant(name="without induction").slug,
        Variant(name="without-induction").slug,
        Variant(name="a", without="induction").slug,
        Variant(model="two_layers_untrained").slug,
        Variant(name="a-b").slug,
        Variant(name="a b").slug,
        Variant(prompt="a b").slug,
        Variant(name="a", prompt="b").slug,
        Variant(model="a b").slug,
    }
    assert len(slugs) == 11


def test_a_variant_is_repeated_by_its_options() -> None:
    variant = Variant(name="Alice", without="previous-token")
    assert variant.options() == ["--name", "Alice", "--without", "previous-token"]
    assert variant.slug.startswith("alice-without-previous-token-")


def test_the_default_film_is_no_variant() -> None:
    assert not Variant()
