namespace Repro.Planning;

/// <summary>
/// A plan cut into parts of about the same work: a function of the plan and their number alone, so that machines that never communicate
/// with one another agree. Costs are the experiment's own estimates, never times that were measured.
/// </summary>
internal sealed class PartDeal
{
    /// <summary>A cell costs at least this share of the mean one, so that cells said to cost nothing are spread as well.</summary>
    private const double LeastCost = 1e-3;

    /// <summary>No piece that can be cut is more than this share of a part's work.</summary>
    private const double LargestPiece = 0.5;

    private readonly IReadOnlyList<PlannedPoint> points;
    private readonly List<Piece>[] pieces;
    private readonly List<(int First, int Part)>[] parts;

    /// <param name="points">The plan's.</param>
    /// <param name="count">Of how many parts, 1 or more.</param>
    public PartDeal(IReadOnlyList<PlannedPoint> points, int count)
    {
        this.points = points;
        pieces = [.. Enumerable.Range(0, count).Select(_ => new List<Piece>())];
        parts = [.. points.Select(_ => new List<(int, int)>())];
        var next = new int[points.Count];
        foreach (var (part, shares) in Shares(count).Index())
            foreach (var (point, replicates) in shares)
            {
                pieces[part].Add(new(point, next[point], replicates));
                parts[point].Add((next[point], part + 1));
                next[point] += replicates;
            }
    }

    /// <summary>How many parts have cells: all, unless there are fewer cells, or fewer points that may not be cut.</summary>
    public int WithCells => pieces.Count(p => p.Count > 0);

    /// <summary>Which replicates of which points a part has, in the plan's order.</summary>
    /// <param name="part">From 1.</param>
    public IReadOnlyList<Piece> Of(int part) => pieces[part - 1];

    /// <summary>The part that a cell belongs to, from 1.</summary>
    public int PartOf(int point, int replicate)
    {
        // Behind the last that begins at the replicate or before it.
        var behind = parts[point].BinarySearch((replicate, int.MaxValue));
        return parts[point][~behind - 1].Part;
    }

    /// <summary>Whether a point may be cut: not where its replicates decide whether it gets more.</summary>
    public static bool MayBeCut(PlannedPoint point) => point.LaterCheckpoints.Count == 0;

    /// <summary>
    /// For each part, points and how many of their replicates. Pieces are dealt out the most costly first, each to the part with the least
    /// so far (the greedy rule of Graham, which exceeds an equal share by one piece at most). Parts with equal loads are taken by fewer
    /// pieces, then by number.
    /// </summary>
    private SortedDictionary<int, int>[] Shares(int count)
    {
        var costs = Costs();
        var shares = Enumerable.Range(0, count).Select(_ => new SortedDictionary<int, int>()).ToArray();
        var queue = new PriorityQueue<int, (double Load, int Pieces, int Part)>();
        var loads = new (double Load, int Pieces)[count];
        for (var part = 0; part < count; part++) queue.Enqueue(part, (0, 0, part));
        double Cost((int Point, int Replicates) piece) => (piece.Replicates * costs[piece.Point]) + Preparation(points[piece.Point]);
        foreach (var piece in Cut(costs, count).OrderByDescending(Cost).ThenBy(p => p.Point))
        {
            var part = queue.Dequeue();
            shares[part][piece.Point] = shares[part].GetValueOrDefault(piece.Point) + piece.Replicates;
            loads[part] = (loads[part].Load + Cost(piece), loads[part].Pieces + 1);
            queue.Enqueue(part, (loads[part].Load, loads[part].Pieces, part));
        }
        return shares;
    }

    /// <summary>Points in as many equal pieces as make none too large, and then the largest halved until there are enough.</summary>
    private List<(int Point, int Replicates)> Cut(double[] costs, int count)
    {
        var most = LargestPiece * points.Select((p, i) => p.Replicates * costs[i]).Sum() / count;
        var cut = new PriorityQueue<(int Point, int Replicates), double>();
        var whole = new List<(int, int)>();
        void Add(int point, int replicates)
        {
            if (replicates > 1 && MayBeCut(points[point])) cut.Enqueue((point, replicates), -replicates * costs[point]);
            else whole.Add((point, replicates));
        }
        for (var p = 0; p < points.Count; p++)
        {
            var replicates = points[p].Replicates;
            var into = MayBeCut(points[p]) ? (int)Math.Clamp(Math.Ceiling(replicates * costs[p] / most), 1, replicates) : 1;
            for (var i = 0; i < into; i++) Add(p, (int)(((i + 1L) * replicates / into) - ((long)i * replicates / into)));
        }
        while (whole.Count + cut.Count < count && cut.TryDequeue(out var largest, out _))
        {
            Add(largest.Point, largest.Replicates / 2);
            Add(largest.Point, largest.Replicates - (largest.Replicates / 2));
        }
        return [.. whole, .. cut.UnorderedItems.Select(i => i.Element)];
    }

    /// <summary>The cost of a replicate of each point.</summary>
    private double[] Costs()
    {
        var costs = points.Select(p => OrNothing(p.CostSeconds)).ToArray();
        var (total, cells) = (points.Select((p, i) => p.Replicates * costs[i]).Sum(), points.Sum(p => (double)p.Replicates));
        var least = total > 0 ? LeastCost * total / cells : 1;
        return [.. costs.Select(c => Math.Max(c, least))];
    }

    /// <summary>What each piece of a point costs besides its replicates.</summary>
    private static double Preparation(PlannedPoint point) => OrNothing(point.PrepareSeconds);

    private static double OrNothing(double seconds) => double.IsFinite(seconds) && seconds > 0 ? seconds : 0;

    /// <summary>A range of replicates of a point.</summary>
    /// <param name="Point">Index of the point in the plan.</param>
    /// <param name="First">The first replicate.</param>
    /// <param name="Replicates">How many.</param>
    internal readonly record struct Piece(int Point, int First, int Replicates);
}
