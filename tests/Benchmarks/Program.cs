using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Engine;

// The first seven print lines, for the peers' tables and for notes; all else is BenchmarkDotNet's own (--filter '*').
switch (args)
{
    case ["peers", ..]:
        TrajectoryPeers.Print(args[1..]);
        return 0;
    case ["peers-fit", ..]:
        return PeerFit.Run(args[1..]);
    case ["peers-forward", ..]:
        return PeerForward.Run(args[1..]);
    case ["peers-sweep", ..]:
        return PeerSweep.Run(args[1..]);
    case ["store", ..]:
        StoreMeasure.Print(args[1..]);
        return 0;
    case ["engine", ..]:
        return EngineCosts.Run(args[1..]);
    case ["start", ..]:
        return StartMeasure.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PeerFit).Assembly).Run(args, DefaultConfig.Instance.AddColumn(StatisticColumn.Median));
        return 0;
}
