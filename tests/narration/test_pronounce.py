import pytest

from narration.pronounce import is_name, pronounce


@pytest.mark.parametrize(
    ("written", "spoken", "stop"),
    [
        ("94%,", "ninety four percent", ","),
        ("0.3", "zero point three", ""),
        ("33,000.", "thirty three thousand", "."),
        ("−0.42:", "minus zero point four two", ","),
        ("50,257²", "fifty thousand two hundred and fifty seven squared", ""),
        ("83°", "eighty three degrees", ""),
        ("GB.", "gigabytes", "."),
        ("“Regan”?", "Reagan", "?"),
        ("previous-token", "previous token", ""),
        ("QK", "Q K", ""),
        ("Logits", "lodge its", ""),
        ("GPT-2's", "G P T two's", ""),
        ("it’s", "it's", ""),
        ("W_E×W_U", "W E times W U", ""),
        ("—", "", ","),
    ],
)
def test_written_words_are_said(written: str, spoken: str, stop: str) -> None:
    word = pronounce(written)
    assert (" ".join(word.spoken), word.stop, word.written) == (spoken, stop, written)


def test_names_are_those_of_the_list() -> None:
    assert is_name("GPT-2,")
    assert not is_name("94%")
