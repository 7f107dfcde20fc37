#!/usr/bin/env bash
# Sets up everything that the project needs: system packages (when it may), then .venv with pinned Python packages.
# With the argument `browser`, only the browsers that the tests of pages need: Chromium, and WebKit to be driven.
set -euo pipefail
cd "$(dirname "$0")/.."

debian_packages=(build-essential pkg-config python3-dev python3-venv libcairo2-dev libpango1.0-dev
                 flite fonts-inter fonts-jetbrains-mono)
[ "${1:-}" != browser ] || debian_packages=(chromium webkit2gtk-driver gstreamer1.0-libav xvfb)
brew_command="brew install pkg-config cairo pango flite python@3.11 && brew install --cask font-inter font-jetbrains-mono"

missing_on_debian() {
    local package
    for package in "${debian_packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || echo "$package"
    done
}

if command -v dpkg-query >/dev/null; then
    mapfile -t missing < <(missing_on_debian)
    if ((${#missing[@]})); then
        if [ "$(id -u)" -eq 0 ]; then
            echo "Installing Debian packages: ${missing[*]}"
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
        else
            echo "These system packages are missing: ${missing[*]}." >&2
            echo "Install them, then run make again: sudo apt-get install ${missing[*]}" >&2
            exit 2
        fi
    fi
elif [ "${1:-}" != browser ] && ! { pkg-config --exists cairo pangocairo && command -v flite; } >/dev/null 2>&1; then
    echo "Cairo, Pango, pkg-config or flite is missing." >&2
    echo "Install them, then run make again; on macOS with Homebrew: $brew_command" >&2
    exit 2
fi

[ "${1:-}" != browser ] || exit 0

python=""
for candidate in "${PYTHON:-}" python3.11 python3.12 python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in [(3, 11), (3, 12)])' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python 3.11 or 3.12 was found." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3.11" >&2
    exit 2
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing Python packages into .venv (about 2 GB; a few minutes)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,models]'
