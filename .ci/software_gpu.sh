#!/usr/bin/env bash
# Unpacks a software Vulkan driver (lavapipe of Mesa 25, from Debian's backports) into a folder of
# its own, for tests of the WebGPU providers on machines without a GPU. Nothing is installed.
#
#   .ci/software_gpu.sh            prepares .gl/
#   . .gl/mesa.env                 the driver as it is
#   . .gl/nvidia.env               the same driver under NVIDIA's vendor id
#
# ONNX Runtime chooses its kernels by the vendor of the adapter, so the second one runs the kernels
# that an NVIDIA card would, in software.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$PWD/.gl
root=$home/root
lib=$root/usr/lib/x86_64-linux-gnu
[ -e "$home/nvidia.env" ] && exit 0
mkdir -p "$home/apt/lists/partial" "$home/apt/cache/archives/partial" "$home/debs" "$root"

# The driver needs the newer Mesa, the libraries below it are those of the release.
mesa=(mesa-vulkan-drivers)
libraries=(libllvm15 libvulkan1 libdrm2 libdrm-amdgpu1 libelf1 libsensors5 libxml2 libz3-4 libzstd1
  libxcb1 libxcb-dri3-0 libxcb-present0 libxcb-randr0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0
  libx11-xcb1 libxshmfence1 libwayland-client0 libedit2 libbsd0 libxau6 libxdmcp6 libmd0)
keys=/usr/share/keyrings/debian-archive-keyring.gpg
cat >"$home/apt/sources.list" <<SOURCES
deb [signed-by=$keys] http://deb.debian.org/debian bookworm main
deb [signed-by=$keys] http://deb.debian.org/debian bookworm-backports main
SOURCES
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$home/apt/sources.list" -o Dir::Etc::sourceparts=-
  -o "Dir::State::lists=$home/apt/lists" -o "Dir::Cache=$home/apt/cache"
  -o APT::Sandbox::User=root)
"${apt[@]}" update
(
  cd "$home/debs"
  "${apt[@]}" download -t bookworm-backports "${mesa[@]}"
  "${apt[@]}" download "${libraries[@]}"
)
for package in "$home"/debs/*.deb; do dpkg -x "$package" "$root"; done
rm -rf "$home/apt" "$home/debs"

# In the driver's code, the vendor's id (Mesa's 0x10005) is stored right before the type of device
# (4, a CPU); NVIDIA's is 0x10DE.
python3 - "$lib" <<'PYTHON'
import re, sys
driver = open(f"{sys.argv[1]}/libvulkan_lvp.so", "rb").read()
store = rb"\xc7[\x80-\x87].{4}"
vendor, changed = re.subn(
    b"(" + store + rb")\x05\x00\x01\x00(" + store + rb"\x04\x00\x00\x00)",
    lambda found: found[1] + b"\xde\x10\x00\x00" + found[2], driver, flags=re.DOTALL)
if changed != 1:
    sys.exit(f"found the vendor's id at {changed} places of the driver instead of one")
open(f"{sys.argv[1]}/libvulkan_nvidia_lvp.so", "wb").write(vendor)
PYTHON

for name in mesa:libvulkan_lvp nvidia:libvulkan_nvidia_lvp; do
  cat >"$home/${name%%:*}.json" <<JSON
{ "file_format_version": "1.0.1",
  "ICD": { "api_version": "1.4.305", "library_path": "$lib/${name##*:}.so" } }
JSON
  cat >"$home/${name%%:*}.env" <<ENV
export VK_ICD_FILENAMES=$home/${name%%:*}.json VK_DRIVER_FILES=$home/${name%%:*}.json
export LD_LIBRARY_PATH=$lib XDG_RUNTIME_DIR=/tmp
ENV
done
