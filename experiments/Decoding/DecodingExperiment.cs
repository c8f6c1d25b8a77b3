using System.Globalization;
using Ccmc.Decoding;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Decoding;

/// <summary>How temperature and top-p move the time to collapse.</summary>
internal sealed class DecodingExperiment : Experiment<DecodingParameters, TransitionMatrix>
{
    /// <summary>Tokens up to which the exact law of two tokens is computed: its time grows like their square.</summary>
    private const int LongestLaw = 30_000;

    public override string Name => "decoding";

    public override string Title => "Decoding: temperature and top-p against the time to collapse";

    public override string Description =>
        "The next token is drawn from the softmax of log(m_j π_qj)/T, cut to its top-p nucleus. 1/T "
        + "is an exponent on the prompt's frequencies as well as on P. Below T = 1 reinforcement is stronger than proportional and "
        + "any token may win; above T = 1 it is weaker and several tokens survive. A nucleus makes repetition certain once one token "
        + "has enough probability.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [DecodingTables.Trajectories, DecodingTables.Drawn, DecodingTables.TwoTokens, DecodingTables.Summary];

    public override IReadOnlyList<ClaimSource> ClaimSources => DecodingClaims.Sources;

    public override DecodingParameters Resolve(DecodingParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(DecodingParameters parameters) =>
        MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false);

    public override double Cost(DecodingParameters parameters) =>
        (parameters.Temperature == 1 ? 5e-8 : 8e-8) * parameters.VocabularySize * parameters.Tokens + 1e-5;

    public override IEnumerable<string> Foresee(DecodingParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        if (parameters is { Temperature: > 1, TopP: 1 } && Limit(parameters) is { } share && share < parameters.CollapseShare)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"at temperature {parameters.Temperature:R} the top share tends to {share:G3}, so no trajectory collapses "
                    + $"to {parameters.CollapseShare:R}");
    }

    public override TransitionMatrix Prepare(DecodingParameters parameters, PointContext context) =>
        Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);

    public override void Run(DecodingParameters parameters, TransitionMatrix point, Cell cell)
    {
        var stream = cell.Seed("trajectory").Stream();
        var one = new long[point.Size];
        Array.Fill(one, 1);
        var start = TrajectoryStart.WithDrawnQuery(one, ref stream);
        var trajectory = new DecodedTrajectory(point, new(parameters.Temperature, parameters.TopP), start, stream);
        var clock = new CollapseClock(one, parameters.CollapseShare);
        var drawn = new DrawnAgainstLaw(point, parameters.Temperature, parameters.TopP);
        for (var t = 0; t < parameters.Tokens; t++)
        {
            if ((t & 0xFFF) == 0) cell.Cancellation.ThrowIfCancellationRequested();
            var query = trajectory.Query;
            var token = trajectory.Next();
            drawn.Add(clock.Counts, query, token);
            clock.Add(token);
        }
        cell.Add(DecodingTables.Trajectories, new(
            CollapseTime: clock.CollapseTime,
            Censored: clock.CollapseTime is null,
            Leader: clock.Leader,
            TopShare: clock.TopShare,
            EffectiveTokens: Effective(clock.Counts),
            Locked: trajectory.Law()[trajectory.Query] == 1));
        cell.Add(DecodingTables.Drawn, drawn.Row);
        if (cell.Replicate == 0 && TwoTokens(parameters) is { } first)
        {
            var (mean, deviation) = TwoTokenShares.Of(first, parameters, cell.Cancellation);
            cell.Add(DecodingTables.TwoTokens, new(mean, deviation));
        }
    }

    public override void Summarize(Results<DecodingParameters> results)
    {
        foreach (var (point, rows) in results.ByPoint(DecodingTables.Trajectories))
        {
            var shares = SampleMoments.Of([.. rows.Select(r => r.Row.TopShare)]);
            results.Add(DecodingTables.Summary, point, -1, new(
                Replicates: shares.Count,
                Collapsed: (double)rows.Count(r => !r.Row.Censored) / shares.Count,
                MedianCollapseTime: CollapseCurves.Median([.. rows.Select(r => End(r.Row, r.Parameters))]),
                TopShare: shares.Mean,
                TopShareStandardError: shares.Count > 1 ? shares.StandardError : null,
                TopShareLimit: Limit(point.Parameters),
                Locked: (double)rows.Count(r => r.Row.Locked) / shares.Count));
        }
    }

    public override IEnumerable<Figure> Figures(Results<DecodingParameters> results) => DecodingFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<DecodingParameters> results) => DecodingClaims.Of(results);

    /// <summary>Collapse time, or the horizon where it was not seen.</summary>
    internal static (double Time, bool Censored) End(DecodedRow row, DecodingParameters parameters) =>
        (row.CollapseTime ?? parameters.Tokens, row.Censored);

    /// <summary>Probability of the first of two tokens with identical rows; null for other matrices and for horizons whose exact law takes
    /// too long.</summary>
    internal static double? TwoTokens(DecodingParameters parameters) => parameters.Tokens > LongestLaw ? null : parameters.Matrix switch
    {
        IdenticalRows { Probabilities: [var first, _] } => first,
        TwoToken { P: var p, Q: var q } when p + q == 1 => 1 - p,
        _ => null,
    };

    /// <summary>The top share's limit for identical rows without a nucleus; null where it is not known here.</summary>
    internal static double? Limit(DecodingParameters parameters)
    {
        if (parameters.TopP < 1) return null;
        IReadOnlyList<double>? row = parameters.Matrix is IdenticalRows identical
            ? identical.Probabilities
            : parameters.Matrix is TwoToken { P: var p, Q: var q } && p + q == 1 ? [1 - p, p] : null;
        if (row is null) return null;
        var highest = row.Max();
        if (parameters.Temperature < 1) return 1;
        if (parameters.Temperature == 1) return row.Count(v => v == highest) == 1 ? 1 : null;
        var total = row.Sum(v => Elementary.Pow(v / highest, 1 / (parameters.Temperature - 1)));
        return 1 / total;
    }

    private static double Effective(ReadOnlySpan<long> counts)
    {
        double length = 0, entropy = 0;
        foreach (var n in counts) length += n;
        foreach (var n in counts)
            if (n > 0) entropy -= n / length * Elementary.Log(n / length);
        return Elementary.Exp(entropy);
    }
}
