using Ccmc.Graphs;
using Ccmc.Samples;

namespace Ccmc.Likelihood;

/// <summary>The maximum-likelihood estimate of one row of a CCMC from prompts and their next tokens.</summary>
public static class MaximumLikelihood
{
    /// <summary>
    /// Minimises Σ [log Σ_j n_j e^{a_j} − log n_y − a_y] + λ/2 ‖a‖² over a. Without ridge existence is decided first, component by
    /// component; where it fails the boundary solution is returned with <see cref="EstimateStatus.NoFiniteEstimate"/>.
    /// </summary>
    /// <param name="data">The samples of the query; none give an estimate of zeros with no component.</param>
    /// <param name="ridge">λ in total for the query, at least 0; with λ &gt; 0 every logit is finite.</param>
    /// <param name="options">Defaults when null.</param>
    /// <remarks>
    /// A pass costs O(distinct tokens of all types), the end O(K³). Same bits for the same additions in the same order.
    /// Reference: [IHLRO24] section 3; [Hun04]; [Ford57].
    /// </remarks>
    public static QueryEstimate Fit(ChoiceData data, double ridge = 0, FitOptions? options = null)
    {
        if (!(ridge >= 0) || !double.IsFinite(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "the ridge must be finite and at least 0");
        options ??= new FitOptions();
        var graph = ChoiceGraph.Of(data.Arcs);
        var exists = ExistsByComponent(graph);
        var failing = ridge == 0 && Array.Exists(exists, e => !e);
        return Solve(graph, exists, ChoiceProblem.Of(data, ridge > 0 ? graph.Components : graph.Classes, failing), ridge, options);
    }

    /// <summary>The same from rows. What is rare, several components or several classes of winners, goes the general way.</summary>
    internal static QueryEstimate Fit(QueryRows rows, double ridge, FitOptions options)
    {
        if (rows.Graph(ridge > 0) is not { } graph) return Fit(rows.ToChoiceData(), ridge, options);
        var problem = ChoiceProblem.Of(rows, ridge > 0 ? graph.Components : graph.Classes,
            byPairs: ridge == 0 && options.WinsTolerance > 0);
        return Solve(graph, ExistsByComponent(graph), problem, ridge, options);
    }

    private static QueryEstimate Solve(ChoiceGraph graph, bool[] exists, ChoiceProblem problem, double ridge, FitOptions options)
    {
        var failing = ridge == 0 && Array.Exists(exists, e => !e);
        var solver = new ChoiceSolver(problem, ridge);
        var converged = solver.Run(options);
        var within = Scatter(problem, solver.Logits, graph.Classes.Length);
        return new QueryEstimate
        {
            Status = !converged ? EstimateStatus.IterationLimit : failing ? EstimateStatus.NoFiniteEstimate : EstimateStatus.Converged,
            Logits = failing ? Boundary(graph, exists, within) : within,
            LogitsWithinGroup = within,
            StandardErrors = options.StandardErrors ? StandardErrors(graph, exists, problem, solver, ridge) : [],
            Components = graph.Components,
            ComponentExists = exists,
            Groups = GroupsOf(graph, exists),
            NewtonStep = solver.NewtonStep,
            Residual = solver.Residual,
            Iterations = solver.Iterations,
            LogLikelihood = options.LogLikelihood ? solver.LogLikelihood() + problem.Passes.LogCountOffset() : double.NaN,
        };
    }

    private static bool[] ExistsByComponent(ChoiceGraph graph)
    {
        var exists = new bool[graph.ComponentCount];
        var first = new int[graph.ComponentCount];
        Array.Fill(exists, true);
        Array.Fill(first, -1);
        for (var token = 0; token < graph.Components.Length; token++)
        {
            var component = graph.Components[token];
            if (component < 0) continue;
            if (first[component] < 0) first[component] = graph.Classes[token];
            exists[component] &= graph.Classes[token] == first[component];
        }
        return exists;
    }

    private static double[] Scatter(ChoiceProblem problem, double[] local, int size)
    {
        var all = new double[size];
        for (var i = 0; i < local.Length; i++) all[problem.Tokens[i]] = local[i];
        return all;
    }

    /// <summary>−∞ for tokens of classes that some other class beats.</summary>
    private static double[] Boundary(ChoiceGraph graph, bool[] exists, double[] within)
    {
        var beaten = graph.BeatenClasses();
        var logits = within.ToArray();
        for (var token = 0; token < logits.Length; token++)
            if (graph.Components[token] >= 0 && !exists[graph.Components[token]] && beaten[graph.Classes[token]])
                logits[token] = double.NegativeInfinity;
        return logits;
    }

    private static double[] StandardErrors(ChoiceGraph graph, bool[] exists, ChoiceProblem problem, ChoiceSolver solver, double ridge)
    {
        var errors = new double[graph.Components.Length];
        for (var token = 0; token < errors.Length; token++)
        {
            var component = graph.Components[token];
            // A component of one token knows its log-odds against itself.
            errors[token] = component >= 0 && (exists[component] || ridge > 0) ? 0 : double.NaN;
        }
        if (problem.Size == 0) return errors;
        var variances = solver.Variances();
        for (var i = 0; i < problem.Size; i++)
            if (!double.IsNaN(errors[problem.Tokens[i]])) errors[problem.Tokens[i]] = Math.Sqrt(Math.Max(0, variances[i]));
        return errors;
    }

    private static TokenGroup[] GroupsOf(ChoiceGraph graph, bool[] exists)
    {
        var groups = new List<TokenGroup>();
        for (var component = 0; component < exists.Length; component++)
        {
            if (exists[component]) continue;
            var byClass = new SortedDictionary<int, List<int>>();
            for (var token = 0; token < graph.Components.Length; token++)
            {
                if (graph.Components[token] != component) continue;
                if (!byClass.TryGetValue(-graph.Classes[token], out var members)) byClass[-graph.Classes[token]] = members = [];
                members.Add(token);
            }
            foreach (var members in byClass.Values) groups.Add(new(component, members));
        }
        return [.. groups];
    }
}
