namespace Ccmc.Graphs;

/// <summary>Sets of the numbers 0 … n − 1, each alone at first. The root of a set is its least member.</summary>
internal sealed class DisjointSets
{
    private readonly int[] parent;

    public DisjointSets(int size)
    {
        parent = new int[size];
        for (var i = 0; i < size; i++) parent[i] = i;
    }

    public int Root(int i)
    {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }

    public void Join(int i, int j)
    {
        var (a, b) = (Root(i), Root(j));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }
}
