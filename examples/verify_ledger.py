"""Checks a Pairwatch ledger by docs/ledger-format.md alone: verify_ledger.py FOLDER KEY_ID[,KEY_ID] [KEPT_CHECKPOINT ...]"""
import base64, collections, hashlib, json, pathlib, re, sys  # Python 3.8 or later, and one package: cryptography
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils; sys.argv[2:] or sys.exit(__doc__)
folder, may, met, keys, found = pathlib.Path(sys.argv[1]), set(sys.argv[2].lower().split(",")), set(), {}, []
heads, last, first, at = {0: {"head": "0" * 64}}, 0, {}, ""
CHECKPOINT = {"schema", "sequence", "at", "installation", "key", "signature", "head"}
ENTRY = CHECKPOINT - {"head"} | {"previous", "writer", "step", "outcome", "fingerprints", "proofs", "facts"}
def digest(raw): return hashlib.sha256(raw).hexdigest()
def canonical(it): return json.dumps(it, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
def signed(raw, may, members, optional=frozenset()):  # what is signed, by a key that may sign, and the key that it carries
    der = base64.b64decode(it["facts"].get("publicKey", "")) if "facts" in members & set(it := json.loads(raw.decode())) else b""
    if len(der) in (44, 91): keys[digest(der)] = serialization.load_der_public_key(der)  # Ed25519, P-256
    key, signature, ecdsa = keys[it["key"]], base64.b64decode(it["signature"]), hasattr(keys[it["key"]], "curve")
    key.verify(signature, canonical({name: it[name] for name in it if name != "signature"}), *[ec.ECDSA(hashes.SHA256())] * ecdsa)
    assert canonical({**it, "schema": 1, "signature": base64.b64encode(signature).decode()}) == raw and len(raw) <= 65536
    assert re.fullmatch(r'("([^"\\]|\\.)*"|-?[0-9]{1,15}(?![0-9])|[][{},:])*', raw.decode())  # strings and integers alone
    assert set(it) - optional == members and it["sequence"] > 0 and it["at"] + it["installation"] + "" and len(der) in (0, 44, 91)
    return it["key"] in may and not (ecdsa and utils.decode_dss_signature(signature)[1] >> 255) and (it, der and digest(der))
def holds(check, place, test):
    try: return test() or found.append(f"{check} {place}")
    except Exception: found.append(f"{check} {place}")
for path in sorted((folder / "entries").glob("[!.]*")):
    number = path.is_file() and re.fullmatch(r"[0-9]{8}\.json", path.name) and int(path.stem)
    if not holds("foreign", ascii(path.name)[1:-1], lambda: number): continue
    holds("gap", f"{last + 1}-{number - 1}", lambda: number == last + 1)
    entry, new = holds("signature", number, lambda: signed(path.read_bytes(), may, ENTRY, {"rotation", "target"})) or ({}, "")
    if new in keys and new not in met: may, met = may - met | {new}, met | {new}  # a replaced key signs no more
    if entry: holds("chain", number, lambda: (entry["sequence"], entry["installation"]) == (number, (first or entry)["installation"])
                    and entry["at"] >= at and entry["previous"] == heads.get(number - 1, {"head": entry["previous"]})["head"])
    last, first, at, heads[number] = number, first or entry, entry.get("at", at), {**entry, "head": digest(path.read_bytes())}
for path in [*sorted((folder / "checkpoints").glob("[!.]*")), *map(pathlib.Path, sys.argv[3:])]:
    told = lambda: [signed(raw, keys, CHECKPOINT)[0] for raw in re.findall(rb'{"at":[^{}]*}', path.read_bytes()) or [b""]]
    holds("checkpoint", path.name, lambda: all(heads[it["sequence"]][of] == it[of] for it in told() for of in ("head", "key", "installation")))
versions = json.loads((folder / "versions.json").read_text()) if (folder / "versions.json").exists() else {}
writes = collections.Counter(it["Key"] for it in versions.get("Versions", []) + 2 * versions.get("DeleteMarkers", []))
for name in filter(re.compile(r"(entries|checkpoints)/[0-9]{8}\.json").fullmatch, writes):  # written once, not deleted, and here
    holds("version", name, lambda: writes[name] == 1 and (folder / name).is_file())
print(*found, "NOT verified" if found or not last else f"verified: entries 1 to {last}, the newest {heads[last]['head']}", sep="\n")
sys.exit(bool(found) or not last)
