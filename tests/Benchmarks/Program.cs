using BenchmarkDotNet.Running;

// peers K THREADS [T]: lines for the table of the trajectory peers; else BenchmarkDotNet's own options (--filter '*').
if (args is ["peers", ..])
{
    Benchmarks.TrajectoryPeers.Print(args[1..]);
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
