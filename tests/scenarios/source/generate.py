"""Writes the scenarios: all, or those whose name contains one of the arguments."""
import importlib
import shutil
import sys
from pathlib import Path
import scenario

for module in sorted(Path(__file__).parent.glob("s_*.py")):
    importlib.import_module(module.stem)
wanted = sys.argv[1:]
for name, build in scenario.REGISTERED.items():
    if not wanted or any(w in name for w in wanted):
        s = scenario.Scenario(name, build.__doc__)
        build(s)
        s.write()
        print(name, len(s.mails), flush=True)
if not wanted:
    for folder in scenario.OUT.iterdir():
        if folder.name not in scenario.REGISTERED:
            shutil.rmtree(folder)
