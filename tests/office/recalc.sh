#!/bin/sh
# recalc.sh IN OUTFOLDER [xlsx|ods|pdf|csv]: LibreOffice calculates every formula of a file anew and writes it again. On its own it
# trusts the results that a file brings along; this profile tells it not to.
set -eu
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
mkdir -p "$profile/user"
cat >"$profile/user/registrymodifications.xcu" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
X
soffice "-env:UserInstallation=file://$profile" --headless --norestore --convert-to "${3:-xlsx}" --outdir "$2" "$1" >/dev/null 2>&1
