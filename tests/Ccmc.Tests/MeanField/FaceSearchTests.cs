using Ccmc.MeanField;
using Ccmc.Models;
using FsCheck;
using FsCheck.Fluent;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.MeanField;

/// <summary>The search of all faces at once against a solve on each, and against what must hold of any complete list.</summary>
public sealed class FaceSearchTests
{
    private static readonly Comparison<IReadOnlyList<int>> BySize = (x, y) => x.Count - y.Count;

    public static TheoryData<string> Kinds =>
        ["gaussian", "peaked", "near identity", "zero diagonal", "identical rows", "blocks", "symmetric cycle", "two equal rows"];

    private static TransitionMatrix Matrix(string kind, int size, ulong seed)
    {
        var stream = Stream(seed);
        return kind switch
        {
            "gaussian" => Gaussian(size, 1, seed),
            "peaked" => Gaussian(size, 6, seed),
            "near identity" => TransitionMatrices.DiagonalDominant(ref stream, size, 6),
            "zero diagonal" => Gaussian(size, 1, seed, zeroDiagonal: true),
            "identical rows" =>
                TransitionMatrix.FromProbabilities(
                    [.. Enumerable.Range(0, size).SelectMany(_ => Gaussian(size, 1, seed).Row(0).ToArray())]),
            "blocks" => TransitionMatrices.Block(ref stream, size, 2, 1e-4),
            "symmetric cycle" =>
                TransitionMatrix.FromProbabilities(
                    [.. Enumerable.Range(0, size * size).Select(x => 1.0 + (x % size + size - x / size) % size)
                .Select(x => x / (size * (size + 1) / 2.0))]),
            _ => TransitionMatrix.FromProbabilities(
                [.. Enumerable.Range(0, size).SelectMany(i => Gaussian(size, 1, seed).Row(Math.Max(1, i)).ToArray())]),
        };
    }

    /// <summary>Every face that a solve with pivoting finds a fixed point on, or finds singular, is among those named; and not many more
    /// are.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void No_face_is_missed(string kind)
    {
        foreach (var size in new[] { 2, 3, 5, 8 })
            for (var seed = 1UL; seed <= 20; seed++)
            {
                var matrix = Matrix(kind, size, seed);
                var analysis = MeanFieldAnalysis.Of(matrix);
                var (points, singular) = ByFace(matrix);
                Assert.Equal(points.Select(Name).Order(), analysis.FixedPoints.Select(f => Name(f.Support)).Order());
                Assert.Equal(singular.Select(Name).Order(), analysis.SingularFaces.Select(f => Name(f.Support)).Order());
            }
    }

    [Fact]
    public void Points_come_by_size_and_then_by_tokens()
    {
        var supports = MeanFieldAnalysis.Of(Gaussian(9, 3, 7)).FixedPoints.Select(f => f.Support).ToList();
        for (var i = 1; i < supports.Count; i++)
            Assert.True(BySize(supports[i - 1], supports[i]) < 0
                || (supports[i - 1].Count == supports[i].Count
                    && string.CompareOrdinal(Letters(supports[i - 1]), Letters(supports[i])) < 0));
    }

    /// <summary>The symmetric equilibria of (P, Pᵀ) have indices that sum to one: a point left out shows, whatever way it was looked
    /// for.</summary>
    [Fact]
    public void Indices_of_saturated_points_sum_to_one() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte size, byte scale, uint seed, bool zero)>(), input =>
        {
            var analysis = MeanFieldAnalysis.Of(Gaussian(3 + input.size % 8, 0.5 + input.scale % 5, input.seed, input.zero));
            if (analysis.IsCritical || analysis.SingularFaces.Count > 0) return;
            Assert.Equal(1, analysis.IndexSum);
            Assert.Contains(analysis.FixedPoints, f => f.IsSaturated);
            foreach (var left in analysis.FixedPoints.Where(f => f.IsSaturated)) Assert.NotEqual(1, analysis.IndexSum - left.Index);
        }));

    [Fact]
    public void Each_point_carries_its_certificate() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte size, uint seed)>(), input =>
        {
            var matrix = Gaussian(2 + input.size % 7, 2, input.seed);
            foreach (var point in MeanFieldAnalysis.Of(matrix).FixedPoints)
            {
                Assert.InRange(point.Residual, 0, 1e-9);
                foreach (var i in point.Support)
                {
                    var mass = Enumerable.Range(0, matrix.Size).Sum(j => matrix.Probability(i, j) * point.Shares[j]);
                    Assert.Equal(point.Shares[i] / mass, point.Ratios[i], point.Ratios[i] * 1e-9);
                }
            }
        }));

    [Fact]
    public void Threads_change_nothing()
    {
        var matrix = Gaussian(11, 2, 3);
        var present = Enumerable.Range(0, 11).ToArray();
        var one = MeanFieldAnalysis.Of(matrix, present);
        var many = MeanFieldAnalysis.Of(matrix, present, (count, body) => Parallel.For(0, count, i => body(count - 1 - i)));
        Assert.Equal(one.FixedPoints.Select(Text), many.FixedPoints.Select(Text));
    }

    /// <summary>One solve for each face.</summary>
    private static (List<int[]> Points, List<int[]> Singular) ByFace(TransitionMatrix matrix)
    {
        var (points, singular) = (new List<FixedPoint>(), new List<SingularFace>());
        int[] all = [.. Enumerable.Range(0, matrix.Size)];
        for (var mask = 1; mask < 1 << matrix.Size; mask++)
            Face.Examine(matrix, all, [.. all.Where(j => (mask >> j & 1) != 0)], points, singular);
        return ([.. points.Select(p => p.Support.ToArray())], [.. singular.Select(s => s.Support.ToArray())]);
    }

    private static string Name(IEnumerable<int> support) => string.Join('+', support);

    private static string Letters(IEnumerable<int> support) => string.Concat(support.Select(j => (char)('a' + j)));

    private static string Text(FixedPoint f) =>
        $"{Name(f.Support)} {string.Join(' ', f.Shares)} {string.Join(' ', f.Eigenvalues)} {f.LeadingRate:R} {f.Residual:R}";
}
