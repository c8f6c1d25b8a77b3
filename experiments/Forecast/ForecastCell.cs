using Ccmc.Functions;
using Ccmc.MeanField;
using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>One random start of the mean field; with the first of them all that theory says of the matrix.</summary>
internal static class ForecastCell
{
    /// <summary>Numbers (fixed points × tokens) beyond which of the unstable fixed points only saturated ones and single winners are
    /// listed.</summary>
    public const int MostNumbers = 20_000;

    /// <summary>A run and the switch after it, as measured on one core of a current server.</summary>
    private const double SecondsPerSwitch = 300e-9;

    private const double SecondsPerToken = 6e-9;
    private const double SecondsPerWeight = 1.3e-9;

    /// <summary>A flow that ends this near to a fixed point, total variation, without having settled, lingers there.</summary>
    private const double Near = 0.01;

    private static readonly long[] Horizons = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000];

    public static void Run(ForecastParameters parameters, ForecastPoint point, Cell cell)
    {
        if (cell.Replicate == 0)
        {
            Tell(parameters, point, cell);
            if (cell.Draw == 0 && WinnerCounts.IsLawOf(parameters)) WinnerCounts.Tell(parameters, cell);
            foreach (var own in parameters.Starts) Follow(parameters, point, [.. own.Select(m => m / own.Sum())], own: true, cell);
        }
        var stream = cell.Seed("start").Stream();
        Follow(parameters, point, Start(ref stream, parameters.VocabularySize, parameters.Present), own: false, cell);
    }

    private static void Follow(ForecastParameters parameters, ForecastPoint point, double[] start, bool own, Cell cell)
    {
        var end = MeanFieldFlow.Follow(point.Matrix, point.MeanField, start, parameters.FlowTime, cell.Cancellation);
        cell.Add(ForecastTables.Flows, new(
            Start: start,
            Own: own,
            Outcome: end.Settled is not null ? "settled" : end.Cycle is not null
                ? "cycle"
                : end.Distance < Near ? "lingering" : "unsettled",
            Where: end.Settled is { } there
                ? FixedPointColumns.Support(there.Support)
                : end.Cycle is { } cycle ? string.Join('>', cycle) : "",
            Distance: end.Distance,
            Time: end.Time));
    }

    /// <summary>Order of the number of switches in a trajectory of so many tokens near a stable fixed point.</summary>
    public static double Switches(ForecastParameters parameters, ForecastPoint point, FixedPoint f, long tokens)
    {
        var counts = parameters.Counts;
        double length = counts.Sum();
        if (f.Support.Count > 1)
        {
            var rate = 0.0;
            foreach (var i in f.Support) rate += f.Shares[i] * (1 - f.Ratios[i] * point.Matrix.Probability(i, i));
            return tokens * rate;
        }
        var (sum, log) = (0.0, Elementary.Log((tokens + length) / length));
        foreach (var j in parameters.Present)
            if (f.Shares[j] == 0) sum += counts[j] * Elementary.Exp(f.Growth[j] * log);
        return Math.Min(tokens, sum);
    }

    private static void Tell(ForecastParameters parameters, ForecastPoint point, Cell cell)
    {
        var field = point.MeanField;
        for (var q = 0; q < point.Matrix.Size; q++)
            cell.Add(ForecastTables.Matrix, new(Query: q, Probabilities: point.Matrix.Row(q).ToArray()));
        cell.Add(ForecastTables.Overview, new(
            Present: parameters.Present.Length,
            Complete: field.Complete,
            FixedPoints: field.FixedPoints.Count,
            Stable: field.Stable.Count(),
            Critical: field.IsCritical,
            SingularFaces: field.SingularFaces.Count,
            IndexSum: field.IndexSum,
            CornerCycles: string.Join(' ', field.CornerCycles.Select(c => string.Join('>', c.Tokens) + (c.Attracts ? "!" : ""))),
            TokensToDecide: FixedPointColumns.Tokens(field.LengthToDecide(parameters.DecidedBelow), parameters.Counts)));
        for (var i = 0; i < field.FixedPoints.Count; i++) TellPoint(parameters, point, i, cell);
    }

    private static void TellPoint(ForecastParameters parameters, ForecastPoint point, int number, Cell cell)
    {
        cell.Cancellation.ThrowIfCancellationRequested();
        var (field, f) = (point.MeanField, point.MeanField.FixedPoints[number]);
        var stable = f.Stability == Stability.Stable;
        if (!stable && !f.IsSaturated && f.Support.Count > 1 && (long)field.FixedPoints.Count * f.Shares.Count > MostNumbers) return;
        cell.Add(ForecastTables.FixedPoints, new(
            FixedPoint: number,
            Support: FixedPointColumns.Support(f.Support),
            Stability: FixedPointColumns.Word(f.Stability),
            Saturated: f.IsSaturated,
            Index: f.Index,
            LeadingRate: f.LeadingRate,
            TokensNeeded: FixedPointColumns.Tokens(field.LengthToSettle(f, parameters.DecidedBelow), parameters.Counts),
            Shares: f.Shares,
            Ratios: f.Ratios,
            Growth: f.Growth,
            EigenvaluesReal: [.. f.Eigenvalues.Select(x => x.Real)],
            EigenvaluesImaginary: [.. f.Eigenvalues.Select(x => x.Imaginary)],
            Residual: f.Residual));
        if (!stable) return;
        foreach (var i in parameters.Present)
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            foreach (var j in parameters.Present)
            {
                var exponent = f.Growth[i] + f.Growth[j] - 1;
                cell.Add(ForecastTables.Learnable,
                    new(FixedPoint: number, Support: FixedPointColumns.Support(f.Support),
                        Query: i, Token: j, Exponent: exponent, Learnable: exponent >= 0));
            }
        }
        foreach (var tokens in Horizons)
        {
            var switches = Switches(parameters, point, f, tokens);
            var single = tokens * (SecondsPerToken + SecondsPerWeight * point.Matrix.Size);
            var seconds = point.Matrix.HasZeroDiagonal ? single : Math.Min(single, switches * SecondsPerSwitch);
            cell.Add(ForecastTables.Costs,
                new(FixedPoint: number, Support: FixedPointColumns.Support(f.Support),
                    Tokens: tokens, Switches: switches, Seconds: seconds));
        }
    }

    /// <summary>Uniform on the simplex of the tokens present.</summary>
    private static double[] Start(ref RandomStream stream, int size, int[] present)
    {
        var m = new double[size];
        var sum = 0.0;
        foreach (var j in present) sum += m[j] = Draw.Exponential(ref stream);
        foreach (var j in present) m[j] /= sum;
        return m;
    }
}
