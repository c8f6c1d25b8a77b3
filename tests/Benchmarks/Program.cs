using BenchmarkDotNet.Running;
using Benchmarks;

if (args is ["peers-fit", ..]) return PeerFit.Run(args[1..]);
if (args is ["peers-forward", ..]) return PeerForward.Run(args[1..]);
BenchmarkSwitcher.FromAssembly(typeof(PeerFit).Assembly).Run(args);
return 0;
