namespace Ccmc.Loops;

/// <summary>
/// Runs <paramref name="body"/> once for each index 0 … <paramref name="count"/> − 1 and returns when all are done; in any order and on as
/// many threads as it likes. What is computed does not depend on that, so the caller decides about threads: <c>(count, body) =>
/// Parallel.For(0, count, body)</c>.
/// </summary>
public delegate void IndexLoop(int count, Action<int> body);

/// <summary>The loop that is meant where none is given.</summary>
internal static class IndexLoops
{
    public static void InOrder(int count, Action<int> body)
    {
        for (var i = 0; i < count; i++) body(i);
    }
}
