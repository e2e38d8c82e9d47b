"""What the machine has to bring along: a fitting Python, a display, Qt's system libraries, `venv`."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST, BEYOND = (3, 11), (3, 15)


def _pairs(text):
    return dict(pair.split("=") for pair in text.split())


# {library: Debian package}. The libraries come from `ldd` on PySide6's own libraries and platform plugins.
LIBRARIES = _pairs("""
    libEGL.so.1=libegl1  libGL.so.1=libgl1  libdbus-1.so.3=libdbus-1-3  libfontconfig.so.1=libfontconfig1
    libglib-2.0.so.0=libglib2.0-0  libgthread-2.0.so.0=libglib2.0-0  libxkbcommon.so.0=libxkbcommon0
    libgssapi_krb5.so.2=libgssapi-krb5-2  libzstd.so.1=libzstd1  libbrotlidec.so.1=libbrotli1
""")
X11_LIBRARIES = _pairs("""
    libX11-xcb.so.1=libx11-xcb1  libxcb-cursor.so.0=libxcb-cursor0  libxcb-icccm.so.4=libxcb-icccm4
    libxcb-image.so.0=libxcb-image0  libxcb-keysyms.so.1=libxcb-keysyms1  libxcb-randr.so.0=libxcb-randr0
    libxcb-render-util.so.0=libxcb-render-util0  libxcb-render.so.0=libxcb-render0
    libxcb-shape.so.0=libxcb-shape0  libxcb-shm.so.0=libxcb-shm0  libxcb-sync.so.1=libxcb-sync1
    libxcb-util.so.1=libxcb-util1  libxcb-xfixes.so.0=libxcb-xfixes0  libxcb-xkb.so.1=libxcb-xkb1
    libxkbcommon-x11.so.0=libxkbcommon-x11-0
""")
WAYLAND_LIBRARIES = _pairs("""
    libwayland-client.so.0=libwayland-client0  libwayland-cursor.so.0=libwayland-cursor0
""")


class SetupError(Exception):
    """Setting up cannot go on; the text says what to do. The program ends with exit code 1."""


def say(text):
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def python_trouble(version, bits64, where):
    """Return why this Python will not do, or None. `version` is (major, minor, micro)."""
    if not OLDEST <= tuple(version[:2]) < BEYOND:
        return "mnconsole needs Python {}.{} or newer, below {}.{}. This is Python {} ({}).".format(
            *OLDEST, *BEYOND, ".".join(str(part) for part in version), where
        )
    if not bits64:
        return f"mnconsole needs a 64-bit Python, as Qt has no other build. This one is 32-bit ({where})."
    return None


def has_display(environ, system):
    """Return whether a window can be shown here. A QT_QPA_PLATFORM chosen by hand wins."""
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen:
        return chosen not in ("offscreen", "minimal")
    return system != "Linux" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def wanted_libraries(environ, visible):
    """Return {library: Debian package} for what Qt loads here; more when a window is to be shown."""
    wanted = dict(LIBRARIES)
    if visible and environ.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND_LIBRARIES)
    elif visible:
        wanted.update(X11_LIBRARIES)
    return wanted


def missing_libraries(wanted, load=ctypes.CDLL):
    """Return the part of `wanted` that the system's loader cannot load."""
    missing = {}
    for library, package in wanted.items():
        try:
            load(library)
        except OSError:
            missing[library] = package
    return missing


def apt_get(packages):
    """Install Debian packages as root. Raises SetupError when apt-get does."""
    say("Installing what the system lacks, with apt-get: " + " ".join(packages))
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    # A failed update is not the end: the lists may be good enough. A failed install is.
    subprocess.run(["apt-get", *wait, "-qq", "update"], env=environ, check=False)
    command = ["apt-get", *wait, "-qq", "-y", "--no-install-recommends", "install", *packages]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        say(done.stdout.decode("utf-8", "replace").strip())
        raise SetupError("apt-get failed (see above). To try again, type:\n  " + apt_line(packages))


def apt_line(packages):
    """Return the line that a person without root types."""
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


def may_use_apt():
    """Return whether this is root on a system with apt-get."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def advice(missing):
    """Return what to type for the missing libraries {library: Debian package}."""
    if shutil.which("apt-get"):
        return "Type:\n  " + apt_line(sorted(set(missing.values())))
    if shutil.which("dnf"):
        names = " ".join(f"'{library}()(64bit)'" for library in sorted(missing))
        return "Type:\n  sudo dnf install -y " + names
    return "Install the packages that hold them with your system's package manager."


def ensure_libraries(wanted):
    """Make sure that Qt's system libraries are there. Raises SetupError with the line to type."""
    missing = missing_libraries(wanted)
    if missing and may_use_apt():
        apt_get(sorted(set(missing.values())))
        missing = missing_libraries(wanted)
    if missing:
        raise SetupError("Qt needs system libraries that are missing: {}.\n{}".format(
            ", ".join(sorted(missing)), advice(missing)
        ))


def ensure_venv_module():
    """Make sure that Python can make a virtual environment: Debian packs that part on its own."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if sys.platform == "linux" and may_use_apt():
        apt_get([package])
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is not None:
            return
    if shutil.which("apt-get"):
        raise SetupError("This Python cannot make a virtual environment. Type:\n  " + apt_line([package]))
    raise SetupError("This Python cannot make a virtual environment: install its `ensurepip` module.")
