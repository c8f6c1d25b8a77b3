using System.Numerics;
using Ccmc.Functions;
using Ccmc.Loops;
using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>
/// Every fixed point of the mean field dm/dτ = ν(m) − m, τ = log t, face by face: on the face with support S a fixed point has P_SSᵀ u = 1
/// with u_i = m_i / (P m)_i, a linear system, so each face has at most one unless P_SS is singular. Immutable.
/// </summary>
/// <remarks>
/// Time: a few tens of operations for each of 2^K − 1 faces (<see cref="FaceSearch"/>), and K³ for each that holds a fixed point: 0.3 ms at
/// K = 10, 15 ms at K = 16, a third of a second at K = 20. Reference: [Pem92], [Ben97].
/// </remarks>
public sealed class MeanFieldAnalysis
{
    /// <summary>Most tokens in the first prompt for which every face is examined.</summary>
    public const int MostTokens = FaceSearch.MostTokens;

    /// <summary>With more tokens, how many faces are examined before larger ones are left out.</summary>
    public const int MostFaces = 1 << 17;

    /// <summary>Tokens whose choice gives the subtrees that are searched apart: 64 of them.</summary>
    private const int PrefixLength = 6;

    private readonly int count;

    private MeanFieldAnalysis(TransitionMatrix matrix, int[] present, CancellationToken cancellation)
    {
        count = present.Length;
        HasCornerCycle = MeanField.CornerCycles.ExistAmong(matrix, present, cancellation);
        CornerCycles = HasCornerCycle ? MeanField.CornerCycles.Among(matrix, present, cancellation) : [];
    }

    /// <summary>Fixed points, by size of support, then by its tokens in order.</summary>
    public IReadOnlyList<FixedPoint> FixedPoints { get; private init; } = [];

    /// <summary>Faces whose P_SS is singular: they hold no fixed point, or a continuum.</summary>
    public IReadOnlyList<SingularFace> SingularFaces { get; private init; } = [];

    /// <summary>Largest support examined.</summary>
    public int LargestSupport { get; private init; }

    /// <summary>Whether every face was examined (up to <see cref="MostTokens"/> tokens present).</summary>
    public bool Complete => LargestSupport == count;

    /// <summary>
    /// Whether single winners follow one another in a cycle, each invaded by the next, which on their common edge then wins: a heteroclinic
    /// cycle, along which shares need not converge even where some fixed point is stable.
    /// </summary>
    public bool HasCornerCycle { get; }

    /// <summary>Those cycles, without repeated tokens; at most 100.</summary>
    public IReadOnlyList<CornerCycle> CornerCycles { get; }

    /// <summary>Σ of <see cref="FixedPoint.Index"/> over the saturated fixed points: 1 where none was missed, none is critical and no
    /// singular face matters; null if not every face was examined. Reference: [Sha74].</summary>
    public int? IndexSum => Complete ? FixedPoints.Where(f => f.IsSaturated).Sum(f => f.Index) : null;

    /// <summary>The stable ones.</summary>
    public IEnumerable<FixedPoint> Stable => FixedPoints.Where(f => f.Stability == Stability.Stable);

    /// <summary>True where linear stability does not decide the outcome: a critical fixed point or a possible continuum of them that
    /// nothing leaves (identical rows with tied winners).</summary>
    public bool IsCritical => FixedPoints.Any(f => f.Stability == Stability.Critical) || SingularFaces.Any(f => f.IsCritical);

    /// <summary>All fixed points of the matrix, every token present.</summary>
    public static MeanFieldAnalysis Of(TransitionMatrix matrix) => Of(matrix, Faces.First(matrix.Size));

    /// <summary>
    /// All fixed points on the face of the tokens that are <paramref name="present"/> in the first prompt (increasing, at least one): the
    /// others stay absent for ever, so they neither win nor invade. Growth exponents are given for all K tokens, as if present.
    /// </summary>
    /// <param name="matrix">K × K.</param>
    /// <param name="present">Tokens of the first prompt, increasing, 0-based.</param>
    /// <param name="loop">Runs the parts of the work, on several threads if it likes: the result does not depend on it. In order where none
    /// is given.</param>
    /// <param name="cancellation">Looked at every few faces.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MeanFieldAnalysis Of(TransitionMatrix matrix, ReadOnlySpan<int> present,
        IndexLoop? loop = null, CancellationToken cancellation = default)
    {
        var tokens = present.ToArray();
        return tokens.Length <= MostTokens
            ? OfAllFaces(matrix, tokens, loop ?? IndexLoops.InOrder, cancellation)
            : OfSmallFaces(matrix, tokens, cancellation);
    }

    private static MeanFieldAnalysis OfAllFaces(TransitionMatrix matrix, int[] tokens, IndexLoop loop, CancellationToken cancellation)
    {
        var depth = Math.Min(PrefixLength, tokens.Length);
        var (points, singular) = (new List<FixedPoint>[1 << depth], new List<SingularFace>[1 << depth]);
        loop(1 << depth, prefix =>
        {
            (points[prefix], singular[prefix]) = ([], []);
            foreach (var mask in new FaceSearch(matrix, tokens, cancellation).Under(prefix, depth))
            {
                cancellation.ThrowIfCancellationRequested();
                Face.Examine(matrix, tokens, Tokens(mask, tokens), points[prefix], singular[prefix]);
            }
        });
        return new(matrix, tokens, cancellation)
        {
            FixedPoints = [.. points.SelectMany(p => p).OrderBy(p => p.Support, BySizeThenTokens)],
            SingularFaces = [.. singular.SelectMany(s => s).OrderBy(s => s.Support, BySizeThenTokens)],
            LargestSupport = tokens.Length,
        };
    }

    private static MeanFieldAnalysis OfSmallFaces(TransitionMatrix matrix, int[] tokens, CancellationToken cancellation)
    {
        var (points, singular) = (new List<FixedPoint>(), new List<SingularFace>());
        var (faces, largest) = (0L, 0);
        for (var count = 1; count <= tokens.Length; count++)
        {
            faces += Faces.Count(tokens.Length, count);
            if (faces > MostFaces && count > 1) break;
            largest = count;
            var chosen = Faces.First(count);
            do
            {
                cancellation.ThrowIfCancellationRequested();
                Face.Examine(matrix, tokens, Array.ConvertAll(chosen, i => tokens[i]), points, singular);
            }
            while (Faces.Next(chosen, tokens.Length));
        }
        return new(matrix, tokens, cancellation) { FixedPoints = points, SingularFaces = singular, LargestSupport = largest };
    }

    private static int[] Tokens(int mask, int[] tokens)
    {
        var support = new int[BitOperations.PopCount((uint)mask)];
        for (var i = 0; i < support.Length; i++, mask &= mask - 1) support[i] = tokens[BitOperations.TrailingZeroCount(mask)];
        return support;
    }

    private static readonly Comparer<IReadOnlyList<int>> BySizeThenTokens = Comparer<IReadOnlyList<int>>.Create((x, y) =>
    {
        if (x.Count != y.Count) return x.Count.CompareTo(y.Count);
        for (var i = 0; i < x.Count; i++)
            if (x[i] != y[i]) return x[i].CompareTo(y[i]);
        return 0;
    });

    /// <summary>The fixed point nearest to the shares (length K, total variation; the first of equally near ones) and its
    /// distance.</summary>
    public (FixedPoint? Nearest, double Distance) NearestTo(ReadOnlySpan<double> shares)
    {
        FixedPoint? best = null;
        var distance = double.PositiveInfinity;
        foreach (var point in FixedPoints)
        {
            var d = point.Distance(shares);
            if (!(d < distance)) continue;
            (best, distance) = (point, d);
        }
        return (best, distance);
    }

    /// <summary>
    /// Context length, in units of the first prompt's length, from which theory decides the winners: at every stable point with leading
    /// rate −r and distance d to the nearest other fixed point, x^{−r} ≤ <paramref name="below"/> · d, and at every unstable one, or
    /// continuum, with leading rate e, x^{−e} ≤ <paramref name="below"/>. Infinite in critical cases, with a cycle of corners, without a
    /// stable fixed point, and if not every face was examined.
    /// </summary>
    public double LengthToDecide(double below)
    {
        if (IsCritical || HasCornerCycle || !Complete || !Stable.Any()) return double.PositiveInfinity;
        var worst = 1.0;
        foreach (var point in FixedPoints) worst = Math.Max(worst, LengthToSettle(point, below));
        foreach (var face in SingularFaces)
            if (face.Continuum) worst = Math.Max(worst, Elementary.Exp(-Elementary.Log(below) / face.LeavingRate));
        return worst;
    }

    /// <summary>The same for one fixed point: how long until shares near a stable one are within <paramref name="below"/> of the gap to the
    /// next fixed point, or until an unstable one is left. Infinite for a critical one.</summary>
    public double LengthToSettle(FixedPoint point, double below)
    {
        if (point.Stability == Stability.Critical) return double.PositiveInfinity;
        var target = point.Stability == Stability.Stable ? below * Gap(point) : below;
        return Elementary.Exp(-Elementary.Log(target) / Math.Abs(point.LeadingRate));
    }

    /// <summary>Total-variation distance to the nearest other fixed point, 1 when there is no other.</summary>
    public double Gap(FixedPoint point)
    {
        var gap = 1.0;
        foreach (var other in FixedPoints)
            if (!ReferenceEquals(other, point)) gap = Math.Min(gap, other.Distance([.. point.Shares]));
        return gap;
    }
}
