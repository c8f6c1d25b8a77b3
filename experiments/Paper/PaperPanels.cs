using System.Globalization;
using Experiments.Shared;
using Repro.Figures;
using Repro.Report;
using Repro.Tables;

namespace Experiments.Paper;

/// <summary>A panel for each statement, from the tables that its run wrote.</summary>
internal static class PaperPanels
{
    private const int MostPoints = 400;

    /// <summary>Next-token probabilities by attention against the chain's.</summary>
    public static (Panel Panel, string Caption) Equivalence(RunReport run)
    {
        var points = run.Table("equivalence");
        var plain = Pairs(points.Texts("cell"), points.Texts("dropped")).Where(p => p.Second == "none").Select(p => p.First).ToHashSet();
        var table = run.Table("probabilities");
        var (cells, attention, chain) = (table.Texts("cell"), table.Numbers("attention"), table.Numbers("chain"));
        int[] met = [.. Enumerable.Range(0, cells.Count).Where(i => plain.Contains(cells[i]))];
        int[] dropped = [.. Enumerable.Range(0, cells.Count).Where(i => !plain.Contains(cells[i]))];
        Curve Cloud(int color, int[] rows) => new()
        {
            Color = color,
            Symbol = color,
            Open = color > 0,
            X = [.. Some(rows).Select(i => chain[i])],
            Y = [.. Some(rows).Select(i => attention[i])],
        };
        Panel panel = new()
        {
            X = new("probability by the chain") { Range = (-0.03, 1.03) },
            // Above 1 is no marker: there the symbols are named.
            Y = new("probability by attention") { Range = (-0.03, 1.17) },
            Traces =
            [
                Cloud(1, dropped),
                Cloud(0, met),
                Diagonal(0, 1),
                .. dropped.Length == 0 ? Array.Empty<Curve>() : [Name(0, 0.24, "● conditions met"), Name(1, 0.74, "□ one dropped")],
            ],
        };
        static Curve Name(int color, double x, string text) =>
            new() { Color = color, Mode = CurveMode.Lines, X = [x], Y = [1.1], Labels = [text] };
        return (panel, $"next-token probabilities by both, {Count(met.Length, "token")}"
            + (dropped.Length > 0 ? $"; squares: {Count(dropped.Length, "token")} with a condition dropped" : "")
            + $"; at most {MostPoints} of each drawn.");
    }

    /// <summary>Mean squared error against n, inside components and across, a marker a graph.</summary>
    public static (Panel Panel, string Caption) Coverage(RunReport run)
    {
        var table = run.Table("summary");
        var (n, judged) = (table.Numbers("samples"), table.Texts("judged"));
        Curve Of(string part, string name, int color)
        {
            var (mean, error) = (table.Numbers($"mse_{part}"), table.Numbers($"mse_{part}_standard_error"));
            // Across components nothing depends on the estimate's existence.
            int[] rows = [.. Enumerable.Range(0, n.Count).Where(i => mean[i] > 0 && (part == "across" || judged[i] == "true"))];
            return Dots(color, rows, n, mean, error) with { Open = true, Label = name };
        }
        var (inside, across) = (Of("within", "compared", 0), Of("across", "not compared", 1));
        Panel panel = new()
        {
            X = new("prompts n", AxisScale.Log),
            Y = new("mean squared error (nats²)", AxisScale.Log),
            Traces = [inside, across],
        };
        return (panel, $"error of log-odds between tokens that prompts compare ({Count(inside.X.Count, "point")}, each a graph and n) "
            + $"and that none compares ({across.X.Count}); bars: two standard errors.");
    }

    /// <summary>Excess risk against n.</summary>
    public static (Panel Panel, string Caption) SampleComplexity(RunReport run)
    {
        var table = run.Table("summary");
        var (k, n, risk) = (table.Numbers("vocabulary_size"), table.Numbers("sample_size"), table.Numbers("mean_excess_risk"));
        var (degrees, exists) = (table.Numbers("degrees_of_freedom"), table.Numbers("existence"));
        var (error, replicates) = (table.Numbers("standard_error"), table.Numbers("replicates"));
        // A point counts if the estimate exists over all its matrices, as the claims judge it.
        var rows = Enumerable.Range(0, k.Count).GroupBy(i => (k[i], n[i]))
            .Where(p => p.Sum(i => exists[i] * replicates[i]) >= 0.99 * p.Sum(i => replicates[i])).SelectMany(p => p)
            .Where(i => double.IsFinite(risk[i])).ToList();
        var traces = new List<Trace>();
        foreach (var size in rows.GroupBy(i => k[i]).OrderBy(g => g.Key))
        {
            var color = traces.Count / 2;
            var points = size.GroupBy(i => n[i]).OrderBy(g => g.Key).ToList();
            traces.Add(new Curve
            {
                Label = string.Create(CultureInfo.InvariantCulture, $"K = {size.Key}"),
                Color = color,
                Symbol = color,
                X = [.. points.Select(p => p.Key)],
                Y = [.. points.Select(p => p.Average(i => risk[i]))],
                Error = [.. points.Select(p => 2 * Math.Sqrt(p.Sum(i => error[i] * error[i])) / p.Count())],
            });
            traces.Add(new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                Dashed = true,
                X = [.. points.Select(p => p.Key)],
                Y = [.. points.Select(p => p.Average(i => degrees[i] / (2 * n[i])))],
            });
        }
        Panel panel = new()
        {
            X = new("prompts n", AxisScale.Log),
            Y = new("excess risk (nats)", AxisScale.Log),
            Traces = traces,
        };
        return (panel, $"mean of {Count((long)Math.Round(rows.Sum(i => replicates[i] * exists[i])), "fit")} at the points where "
            + "99 % or more have an estimate; bars: two standard errors; dashed: K(K − 1) / 2n.");
    }

    /// <summary>Measured growth exponents against predicted.</summary>
    public static (Panel Panel, string Caption) Collapse(RunReport run)
    {
        var table = run.Table("exponents");
        var (predicted, measured) = (table.Numbers("predicted"), table.Numbers("exponent"));
        var (error, method) = (table.Numbers("standard_error"), table.Texts("method"));
        int[] rows = [.. Enumerable.Range(0, method.Count)
            .Where(i => method[i] == "digamma-ratio" && double.IsFinite(predicted[i]) && double.IsFinite(error[i]))];
        Panel panel = new()
        {
            X = new("exponent by theory") { Range = (0, 1.05) },
            Y = new("measured exponent") { Range = (0, 1.05) },
            Traces = [Dots(0, rows, predicted, measured, error), Diagonal(0, 1)],
        };
        return (panel, $"growth exponents of the counts of {Count(rows.Length, "losing token")}, {Replicates(table, rows)}; "
            + "bars: two standard errors.");
    }

    /// <summary>Measured exponents of the information against predicted.</summary>
    public static (Panel Panel, string Caption) OneTrajectory(RunReport run)
    {
        var table = run.Table("slopes");
        var (predicted, measured) = (table.Numbers("predicted"), table.Numbers("exponent"));
        var (lower, upper) = (table.Numbers("lower"), table.Numbers("upper"));
        var restarts = table.Numbers("restart_every");
        int[] rows = [.. Enumerable.Range(0, predicted.Count).Where(i => double.IsFinite(predicted[i]) && double.IsFinite(measured[i]))];
        var judged = Judged(table, run.Table("predictions")).ToHashSet();
        Curve Of(int color, bool isJudged)
        {
            int[] chosen = [.. rows.Where(i => restarts[i] > 0 == color > 0 && judged.Contains(i) == isJudged)];
            return Dots(color, chosen, predicted, measured, upper) with
            {
                Open = !isJudged,
                Label = color > 0 && isJudged ? "restarts" : "",
                Error = [.. chosen.Select(i => upper[i] - measured[i])],
                ErrorBelow = [.. chosen.Select(i => measured[i] - lower[i])],
                ErrorIs = "99 % interval",
            };
        }
        var (from, to) = rows.Length == 0 ? (-1, 1) : (rows.Min(i => predicted[i]), rows.Max(i => predicted[i]));
        Panel panel = new()
        {
            X = new("predicted exponent (below 0: stops)") { Range = (from - 0.15, to + 0.25) },
            Y = new("measured exponent of information") { Range = (from - 0.1, to + 0.25) },
            Traces =
            [
                .. new[] { Of(0, false), Of(0, true), Of(1, false), Of(1, true) }.Where(c => c.X.Count > 0),
                Diagonal(from, to),
            ],
        };
        return (panel, $"growth of the information on {Count(rows.Length, "transition")} with the tokens generated, "
            + $"{Replicates(table, rows)}; {rows.Count(judged.Contains)} of {rows.Length} are judged, the others open (too few replicates, "
            + "or too early by theory); squares: with restarts; bars: 99 % intervals.");
    }

    /// <summary>The slopes that claims judge, by theirs and the predictions' rows.</summary>
    private static IEnumerable<int> Judged(CsvTable slopes, CsvTable predictions)
    {
        static List<string> Keys(CsvTable of)
        {
            var (cell, winners, query, token) = (of.Texts("cell"), of.Texts("winners"), of.Texts("query"), of.Texts("token"));
            return [.. Enumerable.Range(0, cell.Count).Select(i => $"{cell[i]} {winners[i]} {query[i]} {token[i]}")];
        }
        var (growth, exponent, rate) =
            (predictions.Numbers("query_growth"), predictions.Numbers("exponent"), predictions.Numbers("leading_rate"));
        var predicted = Keys(predictions).Select((key, i) => (key, Windows: new ExponentWindows(growth[i], exponent[i], rate[i])))
            .ToDictionary(p => p.key, p => p.Windows);
        var (from, to, replicates) = (slopes.Numbers("from"), slopes.Numbers("tokens"), slopes.Numbers("replicates"));
        return Keys(slopes).Index().Where(key => predicted.TryGetValue(key.Item, out var windows)
            && windows.AreJudged((int)replicates[key.Index], from[key.Index], to[key.Index])).Select(key => key.Index);
    }

    /// <summary>Smallest curvature on S_E by connectedness.</summary>
    public static (Panel Panel, string Caption) Convexity(RunReport run)
    {
        var table = run.Table("curvature");
        var (components, size) = (table.Numbers("components"), table.Numbers("vocabulary_size"));
        var (smallest, bound) = (table.Numbers("smallest_eigenvalue"), table.Numbers("eigenvalue_bound"));
        var connected = Enumerable.Range(0, size.Count).Select(i => components[i] <= size[i]).ToArray();
        Curve Of(int place) => new()
        {
            Color = place,
            Symbol = place,
            X = [.. Some([.. Enumerable.Range(0, size.Count).Where(i => connected[i] == (place == 0))])
                .Select(i => place + 0.5 * (i * 0.618034 % 1) - 0.25)],
            Y = [.. Some([.. Enumerable.Range(0, size.Count).Where(i => connected[i] == (place == 0))])
                .Select(i => Math.Max(0.1, smallest[i] / bound[i]))],
        };
        Panel panel = new()
        {
            X = new("co-occurrence graphs", AxisScale.Category) { Categories = ["connected", "not connected"] },
            Y = new("smallest curvature ÷ rounding bound", AxisScale.Log),
            Traces =
            [
                Of(0),
                Of(1),
                Curve.Line("", (-0.5, 1), (1.5, 1), Trace.Black),
            ],
        };
        return (panel, $"smallest eigenvalue of the Hessian on S_E, {Count(connected.Count(c => c), "replicate")} with connected graphs "
            + $"and {connected.Count(c => !c)} without; zero up to rounding below the dashed line; values below 0.1 are drawn at 0.1.");
    }

    private static Curve Dots(int color, int[] rows, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> error) => new()
    {
        Color = color,
        Symbol = color,
        X = [.. rows.Select(i => x[i])],
        Y = [.. rows.Select(i => y[i])],
        Error = [.. rows.Select(i => 2 * error[i])],
    };

    private static Curve Diagonal(double from, double to) => Curve.Line("", (from, from), (to, to), Trace.Black);

    /// <summary>At most so many, evenly spaced.</summary>
    private static IEnumerable<int> Some(int[] rows) =>
        rows.Length <= MostPoints ? rows : Enumerable.Range(0, MostPoints).Select(i => rows[(long)i * rows.Length / MostPoints]);

    private static IEnumerable<(string First, string Second)> Pairs(IReadOnlyList<string> first, IReadOnlyList<string> second) =>
        first.Zip(second);

    private static string Replicates(CsvTable table, int[] rows)
    {
        var replicates = rows.Select(i => table.Numbers("replicates")[i]).ToList();
        if (replicates.Count == 0) return "no replicates";
        return string.Create(CultureInfo.InvariantCulture, $"n = {replicates.Min():N0}")
            + (replicates.Max() > replicates.Min() ? string.Create(CultureInfo.InvariantCulture, $" to {replicates.Max():N0}") : "")
            + " replicates each";
    }

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
