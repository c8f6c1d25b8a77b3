using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Estimate;

/// <summary>The figures of <c>estimate</c>, of the first point.</summary>
internal static class EstimateFigures
{
    /// <summary>Most points of a cloud that can be distinguished.</summary>
    private const int MostPoints = 500;

    /// <summary>All figures.</summary>
    public static IEnumerable<Figure> Of(Results<EstimateParameters> results)
    {
        if (results.Points.Count == 0) yield break;
        var point = results.Points[0];
        IReadOnlyList<TRow> Rows<TRow>(TableDefinition<TRow> table) where TRow : class => results.Values(table, point);
        var (logits, diagnostics) = (Rows(EstimateTables.Logits), Rows(EstimateTables.Diagnostics));
        if (logits.Count == 0) yield break;
        yield return StructureFigure.Of(logits, diagnostics);
        if (logits.Any(r => r is { Truth: not null, StandardError: > 0 })) yield return Intervals(logits, point.Parameters.Confidence);
        if (logits.Any(r => r is { SandwichError: not null, StandardError: > 0 })) yield return Errors(logits);
        var fit = Rows(EstimateTables.Fit);
        if (fit.Any(f => f.LogLoss.HasValue)) yield return Models(fit);
        var departures = Rows(EstimateTables.Departures);
        if (departures.Any(d => d.Departure.HasValue)) yield return Departures(departures);
        var certainty = Rows(EstimateTables.Certainty);
        if (certainty.Count > 0) yield return Winners(certainty);
        if (RepetitionFigure.Of(Rows(EstimateTables.Generated)) is { } repetition) yield return repetition;
    }

    private static Figure Intervals(IReadOnlyList<LogitRow> logits, double confidence)
    {
        var rows = logits.Where(r => r is { Truth: not null, StandardError: > 0, LogOdds: not null }).OrderBy(r => r.Truth).ToList();
        bool Covers(LogitRow r) => r.Lower <= r.Truth && r.Truth <= r.Upper;
        Curve Of(string name, int color, int symbol, IEnumerable<LogitRow> shown)
        {
            var list = shown.ToList();
            return new()
            {
                Name = name,
                Color = color,
                Symbol = symbol,
                X = [.. list.Select(r => r.Truth!.Value)],
                Y = [.. list.Select(r => r.LogOdds!.Value)],
                Error = [.. list.Select(r => r.Upper!.Value - r.LogOdds!.Value)],
                ErrorIs = string.Create(CultureInfo.InvariantCulture, $"{confidence:P0} interval"),
                Hover = [.. list.Select(r => $"{TokenText.Printed(r.Query)} → {TokenText.Printed(r.Token)}")],
            };
        }
        double[] ends = [rows.Min(r => r.Truth!.Value), rows.Max(r => r.Truth!.Value)];
        return new()
        {
            Name = "intervals-vs-truth",
            Claims = ["interval-coverage", "region-coverage", "data-agree-with-truth"],
            Title = string.Create(CultureInfo.InvariantCulture,
                $"{rows.Count(Covers)} of {rows.Count} intervals contain the log-odds of the chain that generated the data"),
            Caption = string.Create(CultureInfo.InvariantCulture,
                $"Error bars: {confidence:P0} intervals, model-based. On the dashed line estimate and truth "
                    + $"agree; {rows.Count(r => !Covers(r))} of {rows.Count} intervals miss it; {(1 - confidence) * rows.Count:0.#} "
                    + $"are expected. n = {rows.Count} log-odds."),
            Tables = [EstimateTables.Logits.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("true log-odds (nats)"), Y = new("estimated log-odds (nats)"),
                    Traces =
                    [
                        Curve.Line("estimate = truth", (ends[0], ends[0]), (ends[1], ends[1])),
                        Of("interval holds the truth", 0, 0, rows.Where(Covers)),
                        Of("interval misses it", 1, 1, rows.Where(r => !Covers(r))),
                    ],
                },
            ],
        };
    }

    private static Figure Errors(IReadOnlyList<LogitRow> logits)
    {
        var rows = logits.Where(r => r is { SandwichError: > 0, StandardError: > 0 }).ToList();
        var all = rows.Count;
        if (all > MostPoints) rows = [.. Enumerable.Range(0, MostPoints).Select(i => rows[(int)((long)i * all / MostPoints)])];
        var typical = Medians.Of(rows.Select(r => r.SandwichError!.Value / r.StandardError!.Value));
        var resampled = rows.Where(r => r.BootstrapError > 0).ToList();
        double[] ends = [rows.Min(r => r.StandardError!.Value), rows.Max(r => r.StandardError!.Value)];
        return new()
        {
            Name = "standard-errors",
            Title = string.Create(CultureInfo.InvariantCulture,
                $"Standard errors without the model are {typical:0.00} times those with it, in the median"),
            Caption = "Each point is a log-odds: its standard error without the model (sandwich: from the spread of the scores; block "
                + "bootstrap, where drawn: from resampled blocks) over that with it. On the dashed line the two "
                + "agree, as they do for data from a CCMC; for points far above it the model-based intervals are too short. "
                + "Points far below the line are log-odds that the data barely constrain, where a ridge holds the estimate still. "
                + $"{Counted.Of([all], "log-odds")}."
                + (rows.Count < all
                    ? string.Create(CultureInfo.InvariantCulture,
                        $" Drawn are {rows.Count:N0} of {all:N0} points, evenly spaced in the table.")
                    : ""),
            Tables = [EstimateTables.Logits.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("model-based standard error (nats)", AxisScale.Log),
                    Y = new("without the model / with it", AxisScale.Log),
                    Traces =
                    [
                        new Curve { Name = "sandwich", Color = 0, Symbol = 0, Open = true,
                            X = [.. rows.Select(r => r.StandardError!.Value)],
                            Y = [.. rows.Select(r => r.SandwichError!.Value / r.StandardError!.Value)] },
                        .. resampled.Count == 0 ? Array.Empty<Trace>() :
                            [new Curve { Name = "block bootstrap", Color = 1, Symbol = 6, Open = true,
                                X = [.. resampled.Select(r => r.StandardError!.Value)],
                                Y = [.. resampled.Select(r => r.BootstrapError!.Value / r.StandardError!.Value)] }],
                        Curve.Line("equal", (ends[0], 1), (ends[1], 1), Trace.Black),
                    ],
                },
            ],
        };
    }

    private static Figure Models(IReadOnlyList<FitRow> fit)
    {
        var others = fit.Where(f => f.Model != ModelKind.Ccmc && f.Difference.HasValue).OrderBy(f => f.Difference).ToList();
        static double Reach(FitRow f) => ErrorBars.StandardErrors * (f.DifferenceStandardError ?? 0);
        var ccmc = fit.First(f => f.Model == ModelKind.Ccmc);
        var better = others.Where(f => f.Difference + Reach(f) < 0).ToList();
        return new()
        {
            Name = "model-comparison",
            Title = better.Count > 0
                ? $"{Sentence(Name(better[0].Model))} predicts the next token of held-out samples better than the CCMC"
                : others.TrueForAll(f => f.Difference > Reach(f))
                    ? "The CCMC predicts the next token of held-out samples best"
                    : "No model predicts the next token of held-out samples clearly better than the CCMC",
            Caption = string.Create(CultureInfo.InvariantCulture, $"Mean of −log P(next token) less that of the CCMC, ")
                + "on the same held-out samples: above zero the CCMC is better. The best model comes first; the CCMC's own loss "
                + $"is {ccmc.LogLoss?.ToString("G4", CultureInfo.InvariantCulture)} nats per token. "
                + "Error bars: two standard errors of the paired difference, over samples of pairs or blocks of a text. Only samples "
                + "whose next token is in the prompt are compared; unigram and bigram spread their probability over the whole "
                + "vocabulary, in-prompt over the prompt's tokens. "
                + $"{Counted.Of([(int)Math.Min(int.MaxValue, ccmc.HeldOutSamples)], "samples held out")}.",
            Tables = [EstimateTables.Fit.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("model of the next token", AxisScale.Category) { Categories = [.. others.Select(f => Name(f.Model))] },
                    Y = new("log-loss less that of the CCMC (nats per token)"),
                    Traces =
                    [
                        Curve.Line("CCMC", (-0.5, 0), (others.Count - 0.5, 0), Trace.Black),
                        new Curve { Name = "difference, paired", Color = 0, X = [.. others.Select((_, i) => (double)i)],
                            Y = [.. others.Select(f => f.Difference!.Value)], Error = [.. others.Select(Reach)],
                            Hover = [.. others.Select(f => string.Create(CultureInfo.InvariantCulture, $"log-loss {f.LogLoss:G4} nats"))] },
                    ],
                },
            ],
        };
    }

    private static Figure Departures(IReadOnlyList<DepartureRow> rows)
    {
        var shown = rows.Where(r => r.Departure.HasValue).ToList();
        var z = NormalLaw.UpperQuantile(0.005);
        bool Rejects(DepartureRow r) => Math.Abs(r.Departure!.Value) > z * r.StandardError!.Value;
        return new()
        {
            Name = "departures",
            Claims = ["data-are-ccmc", "score-test-law"],
            Title = shown.Exists(Rejects)
                ? $"These data are not a CCMC's: {Counted.Share(shown, Rejects)} tests reject"
                : $"No deviation from a CCMC was found: none of {shown.Count} tests rejects",
            Caption = "Each test: does the next token j also depend on a feature x? Marker: one-step estimate of δ in "
                + "P(next = j) ∝ n_j π_qj exp(δ x_j), with 99 % intervals. The dashed line, δ = 0, is a CCMC: "
                + "a test rejects where its interval misses the line. "
                + "Grey: effects too small to detect; each area ends at the smallest size of δ that the test detects with probability "
                + "0.99. "
                + "Features: the log of j's count, log n_j; recency, minus the log of the distance to its last occurrence; "
                + "whether j precedes the query; whether j followed the query's last earlier occurrence.",
            Tables = [EstimateTables.Departures.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("feature of the next token, relative to the query",
                        AxisScale.Category) { Categories = [.. shown.Select(r => Feature(r.Direction))] },
                    Y = new("effect δ"),
                    Traces =
                    [
                        Curve.Line("δ = 0, a CCMC", (-0.5, 0), (shown.Count - 0.5, 0), Trace.Black),
                        .. shown.Select((r, i) => new Band { Name = "too small to detect", Color = Trace.Grey, X = [i - 0.3, i + 0.3],
                            Lower = [-r.Detectable!.Value, -r.Detectable.Value], Upper = [r.Detectable.Value, r.Detectable.Value] }),
                        .. Estimates("estimate, 99 % interval: no deviation", 0, r => !Rejects(r)),
                        .. Estimates("estimate, 99 % interval: rejects", 1, Rejects),
                    ],
                },
            ],
        };

        IEnumerable<Curve> Estimates(string name, int color, Func<DepartureRow, bool> which)
        {
            var places = Enumerable.Range(0, shown.Count).Where(i => which(shown[i])).ToList();
            if (places.Count == 0) yield break;
            yield return new()
            {
                Name = name,
                Color = color,
                X = [.. places.Select(i => (double)i)],
                Y = [.. places.Select(i => shown[i].Departure!.Value)],
                Error = [.. places.Select(i => z * shown[i].StandardError!.Value)],
                ErrorIs = "99 % interval",
                Hover = [.. places.Select(i => string.Create(CultureInfo.InvariantCulture,
                    $"z = {shown[i].Statistic:0.##}, p = {shown[i].PValue:G2}\ndetectable δ: {shown[i].Detectable:G2}"))],
            };
        }
    }

    private static string Feature(string direction) => direction switch
    {
        "count" => "how often",
        "recency" => "how long ago",
        "previous" => "precedes the query",
        "induction" => "followed the query",
        _ => direction,
    };

    private static Figure Winners(IReadOnlyList<CertaintyRow> rows)
    {
        var shown = rows.OrderByDescending(r => r.ResampledShare ?? 0).ThenByDescending(r => r.Fitted).Take(12).ToList();
        var names = TokenText.Distinct(shown.Select(r => r.Winners.Replace(' ', '+')));
        static double Share(CertaintyRow row) => row.Resamples == 0 ? 1 : row.ResampledShare ?? 0;
        Bars Of(string name, int color, bool fitted)
        {
            double[] shares = [.. shown.Select(r => r.Fitted == fitted ? Share(r) : double.NaN)];
            var bars = new Bars { Name = name, Color = color, X = names, Y = shares };
            return rows[0].Resamples == 0 ? bars : ErrorBars.Shares(bars, shares, [.. shares.Select(_ => rows[0].Resamples)]);
        }
        return new()
        {
            Name = "winner-forecast",
            Title = Winning(rows),
            Caption = rows[0].Resamples == 0
                ? "Stable sets of the mean field of the fitted chain; no resamples were drawn, "
                    + "so their certainty is unknown (more replicates, or a larger budget for resampling, would draw some)."
                : "Sets of tokens that may take over a generated text (stable sets of the mean field), with the share of "
                    + string.Create(CultureInfo.InvariantCulture, $"n = {rows[0].Resamples:N0} resamples for whose fitted chain they are ")
                    + "stable; error bars: 95 % Wilson intervals. Where several sets are stable, chance and the first query decide.",
            Tables = [EstimateTables.Certainty.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("set of winners",
                        AxisScale.Category), Y = new("share of resamples in which it is stable") { Range = (0, 1.05) },
                    Traces = [Of("stable for the data's own fit", 0, fitted: true),
                        .. shown.Any(r => !r.Fitted) ? [Of("stable in resamples only", 1, fitted: false)] : Array.Empty<Trace>()],
                },
            ],
        };
    }

    private static string Winning(IReadOnlyList<CertaintyRow> rows)
    {
        static string Name(CertaintyRow r) => TokenText.Of(r.Winners.Replace(' ', '+'));
        if (rows[0].Resamples > 0)
            return "Stable sets of winners: " + string.Join(", ", rows.OrderByDescending(r => r.ResampledShare).Take(MostNamed)
                .Select(r => $"{Name(r)} in {Counted.Percent(r.ResampledShare ?? 0)} of resamples"));
        List<string> sets = [.. rows.Where(r => r.Fitted).Select(Name)];
        return sets.Count is 0 or > MostNamed
            ? "Which tokens would win, generating from the fitted chain"
            : $"Generating from the fitted chain, {string.Join(" or ", sets)} would win";
    }

    /// <summary>The names are used in a title.</summary>
    private const int MostNamed = 3;

    /// <summary>As the first word of a sentence.</summary>
    private static string Sentence(string name) => name == "CCMC" ? "The CCMC" : $"The {name} model";

    private static string Name(ModelKind model) => model switch
    {
        ModelKind.Ccmc => "CCMC",
        ModelKind.Copy => "copy",
        ModelKind.Unigram => "unigram",
        ModelKind.UnigramInPrompt => "unigram in prompt",
        ModelKind.Bigram => "bigram",
        ModelKind.BigramInPrompt => "bigram in prompt",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "no such model"),
    };
}
