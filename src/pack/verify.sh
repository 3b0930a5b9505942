#!/bin/sh
# Checks an evidence pack without ack: with sh, sed, sha256sum (or shasum, or sha256), ssh-keygen, git, and of the basic tools
# cat, cut, dirname, find, grep, mktemp, paste, rm, sort, tail, tr, uniq, wc and xargs.
#
#   sh verify.sh [--since EARLIER_PACK] [--register ID] [--maker FINGERPRINT] [PACK]
#
# PACK is the folder of the unpacked pack; left out, the one that this script lies in. Nothing in it is run, and nothing is
# written but in a temporary folder. Ends with 0 when the pack holds, 1 when it does not, 2 when it is none.
set -u
export LC_ALL=C TZ=UTC0 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_NO_REPLACE_OBJECTS=1 GIT_LITERAL_PATHSPECS=1
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR CDPATH

# What a pack says never reaches the terminal raw: neither control characters nor, in UTF-8, those of eight bits.
eight=$(printf '\302[\200-\237]')
say() { printf '%s\n' "$1" | tr '\001-\010\013-\037\177' '?' | sed "s/$eight/?/g"; }
stop() { say "verify.sh: $1" >&2; exit 2; }

since='' register='' maker='' pack=''
while [ $# -gt 0 ]; do
  case $1 in
    --since) since=${2:?is wanted behind --since}; shift 2 ;;
    --register) register=${2:?is wanted behind --register}; shift 2 ;;
    --maker) maker=${2:?is wanted behind --maker}; shift 2 ;;
    -*) stop "what is $1?" ;;
    *) pack=$1; shift ;;
  esac
done
[ -n "$pack" ] || pack=$(dirname -- "$0")
pack=$(cd -- "$pack" && pwd) || stop "there is no such folder"
if [ -n "$since" ]; then since=$(cd -- "$since" && pwd) || stop "there is no such earlier pack"; fi

if command -v sha256sum > /dev/null; then sum() { sha256sum "$@"; }; list_sums() { xargs sha256sum; }
elif command -v shasum > /dev/null; then sum() { shasum -a 256 "$@"; }; list_sums() { xargs shasum -a 256; }
elif command -v sha256 > /dev/null; then sum() { sha256 -r "$@"; }; list_sums() { xargs sha256 -r | sed 's/ \{1,2\}/  /'; }
else stop "sha256sum is missing"; fi
for program in sed ssh-keygen git cat cut dirname find grep mktemp paste rm sort tail tr uniq wc xargs; do
  command -v $program > /dev/null || stop "$program is missing"
done
# What one file has and another lacks; each line once.
only() { { sort -u "$1"; cat "$2" "$2"; } | sort | uniq -u; }

work=$(mktemp -d) || stop "there is no room for temporary files"
trap 'rm -rf "$work"' EXIT
# A tool that is there and does not work finds nothing wrong with anything.
works() {
  printf 'a\nb\n' > two && printf 'b\n' > one && [ "$(only two one)" = a ] && [ "$(grep -vE '^b{1}$' two)" = a ] &&
    [ "$(sed -n 's/^\(b\)$/\1/p' two | tr b c)" = c ] && [ "$(say "$(printf 'a\033b')")" = 'a?b' ] && [ "$(tail -n +2 two | paste -d , - one)" = b,b ] &&
    [ "$(echo one | list_sums | cut -c 1-64)" = 0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f ]
}
(cd "$work" && works) || stop "sed, grep, sort, uniq, cut, tr, tail, paste, xargs or sha256sum does not work here"
trap 'exit 2' HUP INT TERM
: > "$work/faults"
fault() { say "FAULT $1: $2"; echo "$1" >> "$work/faults"; }
# Each line of standard input is a fault of this kind.
faults() { while IFS= read -r line; do fault "$1" "$line${2:-}"; done; }
field() { sed -n "s/^$1: \"\(.*\)\"\$/\1/p" "$2"; }

cd "$pack" || exit 2
[ -f MANIFEST ] && [ -f SHA256SUMS ] && [ "$(field format MANIFEST)" = ack-pack/1 ] || stop "$pack is no evidence pack"
revision=$(field revision MANIFEST)
repository=$(field repository MANIFEST)
say "Pack of $(field organization MANIFEST), register $repository"
say "Period $(field period MANIFEST), seen from $(field as_of MANIFEST), known up to $revision"
case $revision in *[!0-9a-f]* | '') stop "the manifest names no commit" ;; esac

# ---- every file is the one that was packed, and no other is there
grep -vE '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9@._/-]*$' SHA256SUMS > "$work/odd"
grep -E '/\.|//' SHA256SUMS >> "$work/odd"
faults sums-altered ' is no line of a SHA256SUMS' < "$work/odd"
[ -s "$work/odd" ] && { echo "This pack does not hold."; exit 1; }
[ "$(field sums MANIFEST)" = "sha256:$(sum < SHA256SUMS | cut -c 1-64)" ] ||
  fault sums-altered "SHA256SUMS is not the one that the manifest names"
cut -c 67- SHA256SUMS | sort > "$work/named"
find . -type f | sed 's,^\./,,' | sort > "$work/there"
find . ! -type f ! -type d | sed 's,^\./,,' | faults file-altered ' is a link, or worse'
# A name of two lines would pass for two names.
find . -name '*
*' | tr '\n' ' ' | grep . | faults file-added 'does not belong here'
uniq -d "$work/named" | faults sums-altered ' stands in SHA256SUMS twice'
only "$work/named" "$work/there" > "$work/missing"
faults file-missing ' is missing' < "$work/missing"
printf '%s\n' MANIFEST MANIFEST.sig SHA256SUMS | cat - "$work/named" > "$work/expected"
only "$work/there" "$work/expected" | faults file-added ' does not belong here'
only "$work/named" "$work/missing" | list_sums 2> "$work/unread" > "$work/found"
only SHA256SUMS "$work/found" | cut -c 67- > "$work/differs"
only "$work/differs" "$work/missing" | faults file-altered ' was altered, or cannot be read'
sed -n 's,^\([0-9a-f]*\)  documents/.*/\([0-9a-f]*\)\.[a-z0-9]*$,\1 \2,p' SHA256SUMS | while read -r is named; do
  [ "$is" = "$named" ] || fault file-altered "a document is not what its name says: $named"
done
field rows MANIFEST | while read -r rows table; do
  # Some shells would run what stands in a sum and is no number.
  case $rows in *[!0-9]* | '') fault rows-differ "the manifest has no number of rows for $table"; continue ;; esac
  [ $((rows + 1)) = "$(cat "./$table" 2> "$work/unread" | wc -l | tr -d ' ')" ] ||
    fault rows-differ "$table has not the $rows rows of the manifest"
done

# ---- whoever made it
at=$(field recorded_at MANIFEST | tr -dc 0-9)
who=$(field maker MANIFEST)
if [ -z "$who" ] || [ ! -f MANIFEST.sig ]; then
  fault not-signed "nobody signed this pack"
elif ssh-keygen -Y verify -f allowed_signers -I "$who" -n ack-pack -s MANIFEST.sig -Overify-time="$at" \
  < MANIFEST > "$work/signed" 2>&1 && [ "$(tail -n 1 MANIFEST.sig)" = '-----END SSH SIGNATURE-----' ]
then
  key=$(sed -n 's/.* key \(SHA256:[^ ]*\)$/\1/p' "$work/signed")
  say "Made by $who with $key"
  [ "$key" = "$(field key MANIFEST)" ] || fault maker-unknown "the manifest names another key than the one that signed"
  [ -z "$maker" ] || [ "$maker" = "$key" ] || fault maker-unexpected "$maker did not sign it"
else
  fault signature-invalid "the manifest bears no signature by a key of $who that was good at the time"
fi
[ -z "$register" ] || [ "$register" = "$repository" ] || fault other-register "this is not register $register"

# ---- the history, and what it says of keys and records
table() { tail -n +2 "$1" | tr -d '\r'; }
table records.csv > "$work/records"
cut -d , -f 1 "$work/records" > "$work/listed"
sort "$work/listed" | uniq -d | faults rows-differ ' stands in records.csv twice'
sed -n 's,^register/,,p' "$work/there" > "$work/held"
only "$work/listed" "$work/held" | faults file-missing ' is listed in records.csv and missing'
only "$work/held" "$work/listed" | faults file-added ' is not listed in records.csv'
[ "$(field records MANIFEST)" = "$(wc -l < "$work/listed" | tr -d ' ')" ] ||
  fault rows-differ "records.csv has not the number of records of the manifest"
for table in report/obligations.csv report/pairs.csv; do
  table $table | sed 's/.*,//' | grep . > "$work/used"
  only "$work/used" "$work/listed" | faults file-missing " is used in $table and missing"
done
# The tables agree with each other: whoever drops a row has to change what counts it as well.
count() { table "$1" | grep -cE "${2:-.}"; }
all_of() { # TABLE COLUMN, counted from the last
  # The words of a last cell may have commas.
  table "$1" | sed -n -e 's/"[^"]*"$/x/' -e "s/^.*,0*\([0-9]\{1,9\}\)\(,[^,]*\)\{$(($2 - 1))\}\$/\1/p" | {
    n=0
    while read -r more; do n=$((n + more)); done
    echo $n
  }
}
agrees() { [ "$2" = "$3" ] || fault rows-differ "$1 has $2 rows, and $4 counts $3"; }
tie=populations/tie-out.csv
agrees populations/hires.csv "$(count populations/hires.csv)" "$(all_of $tie 6)" $tie
agrees populations/leavers.csv "$(count populations/leavers.csv)" "$(all_of $tie 5)" $tie
agrees populations/active.csv "$(count populations/active.csv)" "$(all_of $tie 2)" $tie
due=$(count report/obligations.csv ',(true|false),false,[0-9-]*,[0-9]*,[a-z-]*,')
agrees report/obligations.csv "$due" "$(all_of report/policies.csv 8)" report/policies.csv
blobs() { # REPOSITORY, of lines COMMIT:PATH
  git --git-dir="$1" cat-file --batch-check='%(objectname)' | sed 's/.* missing$/missing/'
}
unlike() { # FOLDER, PATHS: of its records that are there, those that are not what was recorded; and what was not recorded
  paste -d ' ' "$work/recorded" "$2" > "$work/should"
  (cd "$1" && find register -type f) | sed 's,^register/,,' > "$work/here"
  only "$2" "$work/here" > "$work/absent"
  only "$2" "$work/absent" > "$work/present"
  (cd "$1" && sed 's,^,register/,' "$work/present" | in_history hash-object --no-filters --stdin-paths) 2> "$work/unread" |
    paste -d ' ' - "$work/present" > "$work/is"
  { only "$work/is" "$work/should" | cut -d ' ' -f 2-; sed -n 's/^missing //p' "$work/should"; } | sort -u
}
if [ "$(field names MANIFEST)" = left-out ]; then
  say "Names are left out, and the history with them: whose keys these are, that no record is missing and that the"
  say "tables are right rests on the word of $who. Compare the key with one that you have from elsewhere (--maker)."
  [ "$(field on_mainline MANIFEST)" = yes ] || fault not-on-mainline "it was made from a commit that was not on the mainline"
  [ -z "$since" ] || fault history-missing "without the history nothing can be held against an earlier pack"
elif git clone --bare --quiet --template= history.bundle "$work/history" 2> "$work/said-by-git"; then
  mainline=$(git --git-dir="$work/history" rev-parse --verify --quiet HEAD)
  [ "$mainline" = "$revision" ] || fault revision-missing "the history ends at $mainline, not where the manifest says"
  [ "$(field on_mainline MANIFEST)" = yes ] || fault not-on-mainline "it was made from a commit that was not on the mainline"
  in_history() { git --git-dir="$work/history" "$@"; }
  in_history bundle list-heads history.bundle > "$work/heads"
  printf '%s\n' "$revision HEAD" "$revision refs/heads/$(field mainline MANIFEST)" > "$work/expected"
  only "$work/heads" "$work/expected" | faults content-differs ', a branch that is no part of the register'
  in_history rev-list --first-parent HEAD > "$work/mainline"
  # Rosters name an id before its keys: the words of all of them, a line each.
  in_history log --first-parent -m --no-renames --diff-filter=AM --raw --no-abbrev --format= HEAD -- people |
    cut -d ' ' -f 4 | sort -u | in_history cat-file --batch | tr -s "\"' ,{}[]\t" '\n\n\n\n\n\n\n\n\n' | sed -n \
    -e '/^id:$/{' -e n -e h -e d -e '}' -e '/^ssh-ed25519$/b key' -e '/^ssh-rsa$/b key' -e '/^ecdsa-sha2-nistp[0-9]*$/b key' \
    -e '/^sk-[a-z0-9-]*@openssh\.com$/b key' -e d -e ': key' -e N -e G -e 's/^\(.*\)\n\(.*\)\n\(.*\)$/\3 \1 \2/p' |
    cat > "$work/rosters"
  sed 's/^\([^ ]*\) namespaces="ack-record,ack-pack",valid[^ ]* /\1 /' allowed_signers > "$work/signers"
  only "$work/signers" "$work/rosters" | faults maker-unknown ': no roster ever had this key'
  # Each record has the bytes that the mainline recorded, in the commit that is named.
  sed 's/^\([^,]*\),[^,]*,[^,]*,\([^,]*\),.*/\2:\1/' "$work/records" | blobs "$work/history" > "$work/recorded"
  unlike . "$work/listed" | faults record-invalid ' is not what the history recorded'
  cut -d , -f 4 "$work/records" > "$work/commits"
  only "$work/commits" "$work/mainline" | faults record-invalid ' is no commit of the mainline'
  if ! grep -qE '^(policy|team|control): ' MANIFEST; then
    table records-not-counted.csv | sed 's/,.*//' | cat - "$work/listed" > "$work/all"
    in_history ls-tree -r --name-only HEAD acknowledgements/ approvals/ |
      grep '\.yaml$' | grep -v '^approvals/evidence/' > "$work/recorded"
    only "$work/recorded" "$work/all" | faults content-differs ' is recorded, and in no table'
  fi
  if [ -n "$since" ]; then
    [ "$(field repository "$since/MANIFEST")" = "$repository" ] || fault other-register "the earlier pack is of another register"
    old=$(field revision "$since/MANIFEST")
    if grep -qxF "$old" "$work/mainline"; then say "Continues the earlier pack, of $old"
    else fault history-rewritten "the earlier pack's commit, $old, is not on this mainline: this pack is the older one, or history was rewritten"; fi
    table "$since/records.csv" > "$work/earlier"
    sed 's/^\([^,]*\),[^,]*,[^,]*,\([^,]*\),.*/\2:\1/' "$work/earlier" | blobs "$work/history" > "$work/recorded"
    cut -d , -f 1 "$work/earlier" > "$work/paths-earlier"
    unlike "$since" "$work/paths-earlier" |
      faults evidence-removed ', of the earlier pack, is not in this history as it was'
  fi
else
  fault history-missing "history.bundle cannot be read: $(tail -n 1 "$work/said-by-git")"
fi

# ---- every record: its signature, its register, its text
value() { value=${line#*\"}; value=${value%\"}; }
cut -d , -f 3 "$work/records" | tr -d 'TZ:-' > "$work/times"
paste -d , "$work/times" "$work/records" | sort -t , -k 3,3 > "$work/timed"
n=0 whose=''
all=$(wc -l < "$work/records" | tr -d ' ')
while IFS=, read -r at record signer recorded_at recorded_in document rest; do
  n=$((n + 1))
  [ $((n % 1000)) != 0 ] || echo "$n of $all records" >&2
  [ -f "register/$record" ] || continue
  # Of thousands of keys, those of the signer are enough to read.
  [ "$signer" = "$whose" ] || grep -F -e "$signer " allowed_signers > "$work/keys"
  whose=$signer
  of='' by='' person='' digest='' requirement='' version='' line='' last='' signature=''
  while IFS= read -r line; do
    last=$line
    [ -z "$signature" ] || { printf '%s\n' "${line#  }" >&4; continue; }
    case $line in
      'signature: |') signature=begun; continue ;;
      'repository: "'*) value; of=$value ;;
      'signer: "'*) value; by=$value ;;
      'person: "'*) value; person=$value ;;
      'digest: "'*) value; digest=${value#sha256:} ;;
      'requirement: "'*) value; requirement=$value ;;
      'version: "'*) value; version=$value ;;
    esac
    printf '%s\n' "$line" >&3
  done < "register/$record" 3> "$work/message" 4> "$work/message.sig"
  ssh-keygen -Y verify -f "$work/keys" -I "$signer" -n ack-record -s "$work/message.sig" -Overify-time="$at" \
    < "$work/message" > "$work/verified" 2>&1 ||
    fault record-invalid "$record is not signed by a key of $signer that was good when it was recorded"
  [ "$last" = '  -----END SSH SIGNATURE-----' ] || fault record-invalid "$record goes on behind its signature"
  [ "$of" = "$repository" ] || fault record-invalid "$record is of another register"
  [ "${by:-$person}" = "$signer" ] || fault record-invalid "$record does not name $signer as its signer"
  [ -n "$digest" ] || continue
  text=$requirement@$version/$digest
  [ "${document%.*}" = "$text" ] && [ -f "documents/$document" ] || fault text-missing "the text of $record, $text"
done < "$work/timed"

echo "$all records, $(wc -l < "$work/there" | tr -d ' ') files"
if [ -s "$work/faults" ]; then
  echo "Faults: $(wc -l < "$work/faults" | tr -d ' '). This pack does not hold."
  exit 1
fi
echo "Every file is as it was packed, every record is its signer's. This pack holds."
