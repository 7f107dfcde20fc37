import numpy as np
import pytest

from narration.loudness import digital_silence
from narration.room_tone import LOUDEST, QUIETEST, level_behind, room_tone

RATE = 48_000


def test_a_room_is_quiet_low_and_always_the_same() -> None:
    tone = room_tone(2 * RATE, QUIETEST, RATE)
    assert 20 * np.log10(np.sqrt(np.square(tone).mean())) == pytest.approx(QUIETEST, abs=0.1)
    assert (tone == room_tone(2 * RATE, QUIETEST, RATE)).all()
    # It neither begins nor breaks off: every 50 ms are alike.
    levels = 10 * np.log10(np.square(tone.reshape(-1, RATE // 20)).mean(axis=1))
    assert np.ptp(levels) < 9
    power = np.square(np.abs(np.fft.rfft(tone)))
    hertz = np.fft.rfftfreq(len(tone), 1 / RATE)
    assert power[hertz < 2000].sum() > 4 * power[hertz >= 2000].sum()


def test_sixteen_bits_keep_it_alive() -> None:
    stored = np.round(room_tone(2 * RATE, QUIETEST, RATE) * 32767) / 32768
    assert digital_silence(stored, RATE) < 0.005
    stored[RATE : RATE + 4_800] = 0
    assert digital_silence(stored, RATE) == pytest.approx(0.1, abs=0.005)


@pytest.mark.parametrize(("behind", "level"), [(-90, QUIETEST), (-55, -55), (-30, LOUDEST)])
def test_it_follows_the_room_behind_a_voice(behind: float, level: float) -> None:
    room = 10 ** (behind / 20) * np.random.default_rng(0).standard_normal(4 * RATE)
    room[RATE : 3 * RATE] += 0.3 * np.sin(np.arange(2 * RATE) / 30)
    assert level_behind(room, RATE) == pytest.approx(level, abs=1)
