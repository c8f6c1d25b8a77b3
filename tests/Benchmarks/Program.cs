using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Engine;

// The first four print lines for the peers' tables; all else is BenchmarkDotNet's own (--filter '*').
switch (args)
{
    case ["peers", ..]:
        TrajectoryPeers.Print(args[1..]);
        return 0;
    case ["peers-fit", ..]:
        return PeerFit.Run(args[1..]);
    case ["peers-forward", ..]:
        return PeerForward.Run(args[1..]);
    case ["engine", ..]:
        return EngineCosts.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PeerFit).Assembly).Run(args);
        return 0;
}
