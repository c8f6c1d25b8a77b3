namespace Benchmarks;

internal static class PeerForward
{
    public static int Run(string[] args) => args.Length;
}
