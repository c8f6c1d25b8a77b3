#!/usr/bin/env bash
# A real Slurm cluster (munged + slurmctld + one slurmd per emulated node) on this one machine,
# on 127.0.0.1 only, under one temporary directory, without systemd. Needs root, bash and apt.
#
#   slurm-loopback.sh start            install what is missing, start, wait until every node is idle
#   slurm-loopback.sh status           exit 0 when every daemon runs and every node answers
#   slurm-loopback.sh stop             end every process this script started, jobs included
#   slurm-loopback.sh env              print the line to eval before sbatch, squeue, ...
#   slurm-loopback.sh wait JOB [SECS]  until no task of JOB is to run or end any more (1: time is up)
#   slurm-loopback.sh tasks JOB        one line a task: index state exit:signal restarts node
#   slurm-loopback.sh crash NODE       kill -9 the node: its slurmd and every job process on it
#   slurm-loopback.sh kill-slurmd NODE kill -9 the node's slurmd only; its job processes live on
#   slurm-loopback.sh revive NODE      start what crash or kill-slurmd ended
# After crash or kill-slurmd Slurm takes 20 to 30 seconds to call the node down and requeue its jobs;
# `scontrol update nodename=NODE state=down reason=test` says so at once.
#
# SLURM_LOOPBACK_DIR    all its files            (/tmp/slurm-loopback; a second cluster: another DIR)
# SLURM_LOOPBACK_NODES  emulated nodes           (2)
# SLURM_LOOPBACK_CPUS   CPUs that each one says it has, whatever the machine has (4)
# SLURM_LOOPBACK_MORE   further lines of slurm.conf
# SLURM_LOOPBACK_PLAIN  1: no namespaces, as is also done where the machine does not allow them
#
# Where it is allowed, a node is a PID and host-name namespace: a job on node1 sees `hostname` node1,
# and one kill -9 takes the whole node. Only what this script started is ever signalled, by recorded PID,
# checked against the recorded start time of that PID; without namespaces also, by PID, what its nodes
# started, known by what only they carry (see marked).
set -euo pipefail
umask 022

DIR=${SLURM_LOOPBACK_DIR:-/tmp/slurm-loopback}
NODES=${SLURM_LOOPBACK_NODES:-2}
CPUS=${SLURM_LOOPBACK_CPUS:-4}
CONF=$DIR/etc/slurm.conf
SELF=$(readlink -f "$0")
export SLURM_CONF=$CONF PATH=$PATH:/usr/sbin:/sbin LC_ALL=C

say() { printf 'slurm-loopback: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# --- processes, by recorded PID and start time ---------------------------------------------------

started_at() { # PID -> its start time in clock ticks; fails where there is no such process
  local s
  s=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  read -ra s <<<"${s##*) }"       # past the name, which may hold spaces
  [ "${s[0]}" != Z ] || return 1  # a zombie has ended
  echo "${s[19]}"
}

record() { echo "$2 $(started_at "$2")" >"$DIR/run/$1.started"; } # NAME PID

pid_of() { # NAME -> its PID, while it is the very process that was recorded
  local pid at
  read -r pid at 2>/dev/null <"$DIR/run/$1.started" || return 1
  [ "$(started_at "$pid")" = "$at" ] && echo "$pid"
}

gone() { # SECONDS PID... : wait until none of them runs
  local n=$(($1 * 20)) p
  shift
  for p in "$@"; do
    while started_at "$p" >/dev/null; do
      ((n-- > 0)) || return 1
      sleep 0.05
    done
  done
}

end() { # NAME: TERM, then KILL after five seconds
  local pid
  pid=$(pid_of "$1") || return 0
  kill "$pid" 2>/dev/null || true
  gone 5 "$pid" || { kill -9 "$pid" 2>/dev/null; gone 5 "$pid"; } || true
}

daemon() { # NAME COMMAND...: in the background, its output in log/NAME.out
  local name=$1
  shift
  setsid "$@" </dev/null >"$DIR/log/$name.out" 2>&1 9>&- &
  disown
  record "$name" $! || { tail -n 20 "$DIR/log/$name.out" >&2; die "$name did not start"; }
}

until_true() { # SECONDS COMMAND...
  local limit=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < limit)) || return 1
    sleep 0.05
  done
}

# --- nodes ---------------------------------------------------------------------------------------

node_names() { seq -f 'node%.0f' 1 "$NODES"; }

namespaces() { [ -z "${SLURM_LOOPBACK_PLAIN:-}" ] && unshare --pid --uts --fork --mount-proc true 2>/dev/null; }

# The first process of a node: starts slurmd, starts it again when told to, and reaps orphans.
node_init() { # NODE ns|plain
  if [ "$2" = ns ]; then
    hostname "$1"
    mount --bind "$DIR/etc/hosts" /etc/hosts
  fi
  exec 3<>"$DIR/run/$1.fifo"
  while :; do
    slurmd -D -N "$1" 3>&- &
    until read -r _ <&3; do :; done
  done
}

start_node() { # NODE
  local mode=plain prefix=()
  ! namespaces || { mode=ns; prefix=(unshare --pid --uts --fork --mount-proc --kill-child); }
  echo "$mode" >"$DIR/run/$1.mode"
  rm -f "$DIR/run/$1.fifo"
  mkfifo -m 600 "$DIR/run/$1.fifo"
  SLURM_LOOPBACK_MARK=$DIR:$1 daemon "$1" ${prefix[@]+"${prefix[@]}"} bash "$SELF" _node "$1" "$mode"
}

children() { cat "/proc/${1// /}/task/"*/children 2>/dev/null || true; }

slurmd_of() { # NODE -> the PID of its slurmd as this machine counts
  local pid c
  pid=$(pid_of "$1") || return 1
  # In a namespace the first process is a child of the one recorded, which is then unshare.
  [ "$(cat "$DIR/run/$1.mode")" = plain ] || pid=$(children "$pid")
  for c in $(children "${pid:-0}"); do
    if [ "$(cat "/proc/$c/comm" 2>/dev/null)" = slurmd ] && started_at "$c" >/dev/null; then
      echo "$c"
      return
    fi
  done
  return 1
}

# Without namespaces: slurmd by the mark in its environment, a job process by Slurm's own variables in
# its environment, slurmstepd (which writes its title over its environment) by the log file it holds open.
marked() { # NODE
  local p
  for p in /proc/[0-9]*; do
    if [ "$(cat "$p/comm" 2>/dev/null)" = slurmstepd ]; then
      find "$p/fd" -lname "$DIR/log/slurmd.$1.log" 2>/dev/null | grep -q . || continue
    else
      { tr '\0' '\n' <"$p/environ"; } 2>/dev/null | awk -v m="SLURM_LOOPBACK_MARK=$DIR:$1" -v c="SLURM_CONF=$CONF" \
        -v n="SLURMD_NODENAME=$1" '$0 == m { f = 3 } $0 == c || $0 == n || $0 == "SLURM_CLUSTER_NAME=loopback" { f++ }
        END { exit f < 3 }' || continue
    fi
    echo "${p#/proc/}"
  done
}

end_node() { # NODE: all of it at once
  local pid all i
  if pid=$(pid_of "$1"); then
    all=$(children "$pid")
    kill -9 "$pid" 2>/dev/null || true
    # In a namespace the first process takes every other with it, and is gone only after them.
    # shellcheck disable=SC2086
    [ "$(cat "$DIR/run/$1.mode")" = plain ] || gone 10 "$pid" $all || say "$1 did not end"
  fi
  if [ "$(cat "$DIR/run/$1.mode" 2>/dev/null)" = plain ]; then
    for i in 1 2 3 4 5; do
      all=$(marked "$1")
      [ -n "$all" ] || break
      # shellcheck disable=SC2086
      kill -9 $all 2>/dev/null || true
      sleep 0.1
    done
  fi
  rm -f "$DIR/run/$1.started"
}

# --- the cluster ---------------------------------------------------------------------------------

need_root() { [ "$(id -u)" = 0 ] || die "needs root"; }

install_missing() {
  local c missing=
  for c in munged slurmctld slurmd sbatch squeue scontrol sinfo; do
    command -v "$c" >/dev/null || missing=1
  done
  [ -n "$missing" ] || return 0
  say "installing slurm-wlm and munge"
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -q -y)
  "${apt[@]}" install --no-install-recommends slurm-wlm munge </dev/null >&2 9>&- ||
    { "${apt[@]}" update </dev/null >&2 9>&- &&
      "${apt[@]}" install --no-install-recommends slurm-wlm munge </dev/null >&2 9>&-; } ||
    die "apt-get could not install slurm-wlm and munge"
}

resolvable() {
  # Slurm asks getaddrinfo with AI_ADDRCONFIG, which knows no IPv4 where every address is in 127.0.0.0/8.
  getent ahostsv4 127.0.0.1 >/dev/null ||
    die "no address outside 127.0.0.0/8, so Slurm cannot resolve even 127.0.0.1: ip addr add 192.0.2.1/32 dev lo"
  case $(getent ahostsv4 "$(hostname)") in
    127.*) ;;
    *) namespaces || die "without namespaces the host name must resolve to 127.0.0.1: see /etc/hosts" ;;
  esac
}

own_dir() { # $DIR is ours, and nobody else can write into it
  # It stands in slurm.conf, and in the names of Unix sockets, of which 107 characters count.
  [[ $DIR =~ ^/[A-Za-z0-9._/-]{1,59}$ ]] || die "SLURM_LOOPBACK_DIR must be an absolute path of at most 60 plain characters"
  [ ! -L "$DIR" ] || die "$DIR is a symbolic link"
  if [ ! -e "$DIR" ]; then
    mkdir -m 755 "$DIR"
    touch "$DIR/.slurm-loopback"
  fi
  { [ -f "$DIR/.slurm-loopback" ] && [ -O "$DIR" ]; } || die "$DIR is there, and is not of this script"
}

free_port() { # the first of a row of NODES + 1 ports on which nothing listens
  local base p
  for ((base = 16817; base < 30000; base += 100)); do
    for ((p = base; p <= base + NODES; p++)); do
      ! (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || continue 2
    done
    echo "$base"
    return
  done
  return 1
}

write_conf() {
  local port host mem i
  port=$(free_port) || die "no free ports"
  host=$(hostname -s)
  mem=$(awk -v n="$NODES" '/^MemTotal:/ { print int($2 / 1024 / n) }' /proc/meminfo)
  cat >"$CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
AuthType=auth/munge
# cred_expire is also how long a requeued job waits before it runs again (120 by default).
AuthInfo=socket=$DIR/run/munge.socket,cred_expire=10
# Bind to 127.0.0.1, not to every address.
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$DIR/state
SlurmdSpoolDir=$DIR/spool/%n
SlurmctldPidFile=$DIR/run/slurmctld.pid
SlurmdPidFile=$DIR/run/slurmd.%n.pid
SlurmctldLogFile=$DIR/log/slurmctld.log
SlurmdLogFile=$DIR/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
# The CPUs of the lines below count, not those of the machine.
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
# No accounting: what has ended stays visible to squeue -t all and scontrol (MinJobAge),
# and each ended task is one line in log/jobcomp.txt.
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$DIR/log/jobcomp.txt
MinJobAge=86400
KillWait=5
JobRequeue=1
# A node that is not heard of for this long is down, and its jobs are requeued.
SlurmdTimeout=10
MessageTimeout=5
ReturnToService=2
CONF
  for ((i = 1; i <= NODES; i++)); do
    echo "NodeName=node$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$CPUS RealMemory=$mem State=UNKNOWN"
  done >>"$CONF"
  # The daemons bind to what the host name resolves to, so in a namespace they get a hosts file of their own.
  { echo "127.0.0.1 localhost $(hostname) $host $(node_names | xargs)"; cat /etc/hosts; } >"$DIR/etc/hosts"
  printf '%s\n' "${SLURM_LOOPBACK_MORE:-}" >>"$CONF"
  echo "PartitionName=loopback Nodes=ALL Default=YES MaxTime=INFINITE State=UP" >>"$CONF"
}

idle_nodes() { [ "$(sinfo -h -N -t idle,alloc,mix -o %N 2>/dev/null | sort -u | wc -l)" = "$(grep -c ^NodeName= "$CONF")" ]; }

daemon_names() { echo munged slurmctld; sed -n 's/^NodeName=\([^ ]*\) .*/\1/p' "$CONF" 2>/dev/null; }

running() {
  local d
  [ -f "$CONF" ] || return 1
  for d in $(daemon_names); do pid_of "$d" >/dev/null || return 1; done
  for d in $(daemon_names | tail -n +2); do slurmd_of "$d" >/dev/null || return 1; done
  scontrol ping >/dev/null 2>&1 && idle_nodes
}

locked() { exec 9>>"$DIR/lock"; flock -w 300 9 || die "another slurm-loopback.sh holds $DIR/lock"; }

do_start() {
  local d
  need_root
  own_dir
  locked
  install_missing
  resolvable
  if running; then say "already running"; return; fi
  end_all
  rm -rf "${DIR:?}"/{etc,run,log,state,spool}
  mkdir -m 755 "$DIR"/{etc,run,log,state,spool}
  for d in $(node_names); do mkdir -m 755 "$DIR/spool/$d"; done
  write_conf
  (umask 077 && head -c 128 /dev/urandom >"$DIR/etc/munge.key")
  daemon munged munged -F -S "$DIR/run/munge.socket" --key-file="$DIR/etc/munge.key" \
    --log-file="$DIR/log/munged.log" --pid-file="$DIR/run/munged.pid" --seed-file="$DIR/run/munged.seed"
  until_true 10 munge -S "$DIR/run/munge.socket" -n || failed munged
  if namespaces; then
    # shellcheck disable=SC2016
    daemon slurmctld unshare --mount bash -c 'mount --bind "$0" /etc/hosts && exec slurmctld -D -i' "$DIR/etc/hosts"
  else
    daemon slurmctld slurmctld -D -i
  fi
  until_true 20 scontrol ping || failed slurmctld
  for d in $(node_names); do start_node "$d"; done
  # shellcheck disable=SC2046
  until_true 30 idle_nodes || failed $(node_names)
  say "$NODES nodes of $CPUS CPUs; eval \"\$($0 env)\""
}

failed() { # NAME...
  local d
  for d in "$@"; do
    echo "--- $d" >&2
    grep -vE 'pmix|MPI:' "$DIR/log/$d.out" | tail -n 15 >&2 || true
  done
  end_all
  die "$* did not come up"
}

end_all() {
  local d f
  end slurmctld
  for f in "$DIR"/run/node*.started; do
    [ -e "$f" ] || continue
    d=${f##*/}
    end_node "${d%.started}"
  done
  end munged
}

do_stop() {
  need_root
  [ -f "$DIR/.slurm-loopback" ] || { say "not running"; return; }
  locked
  end_all
  rm -f "$DIR"/run/*.started
  say "stopped; logs are in $DIR/log"
}

do_status() {
  local d p rc=0
  [ -f "$CONF" ] || { say "not running"; return 1; }
  for d in $(daemon_names); do
    if p=$(pid_of "$d"); then echo "$d pid $p"; else echo "$d is not running"; rc=1; fi
    case $d in node*) slurmd_of "$d" >/dev/null || { echo "$d has no slurmd"; rc=1; } ;; esac
  done
  pid_of slurmctld >/dev/null && sinfo -N -l | tail -n +2
  running || rc=1
  return $rc
}

a_node() { grep -q "^NodeName=$1 " "$CONF" 2>/dev/null || die "no node ${1:-} in $CONF"; }

do_tasks() { # JOB
  scontrol -o show job "$1" | awk '{
    split("", v)
    for (i = 1; i <= NF; i++) if ((e = index($i, "=")) && !(substr($i, 1, e - 1) in v)) v[substr($i, 1, e - 1)] = substr($i, e + 1)
    print ("ArrayTaskId" in v ? v["ArrayTaskId"] : "-"), v["JobState"], v["ExitCode"], v["Restarts"], v["NodeList"]
  }' | sort -n
}

unfinished() { # JOB has a task that is to end yet; one that waits for what can never be does not count
  squeue -h -r -j "$1" -t PENDING,RUNNING,SUSPENDED,COMPLETING,CONFIGURING,REQUEUED,STOPPED -o '%i %r' |
    grep -qv ' DependencyNeverSatisfied$'
}

case ${1:-} in
  start) do_start ;;
  stop) do_stop ;;
  status) do_status ;;
  env) printf 'export SLURM_CONF=%q\n' "$CONF" ;;
  wait)
    scontrol show job "$2" >/dev/null
    for ((limit = SECONDS + ${3:-300}; SECONDS < limit; )); do unfinished "$2" || exit 0; sleep 0.2; done
    exit 1 ;;
  tasks) do_tasks "$2" ;;
  crash) need_root; a_node "${2:-}"; locked; end_node "$2" ;;
  kill-slurmd) need_root; a_node "${2:-}"; locked; p=$(slurmd_of "$2") || die "$2 has no slurmd"; kill -9 "$p"; gone 5 "$p" ;;
  revive)
    need_root; a_node "${2:-}"; locked
    if ! pid_of "$2" >/dev/null; then start_node "$2"
    elif ! slurmd_of "$2" >/dev/null; then echo slurmd >"$DIR/run/$2.fifo"; fi ;;
  _node) node_init "$2" "$3" ;;
  *) sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "$SELF" >&2; exit 2 ;;
esac
