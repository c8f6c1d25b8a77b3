using Repro.Configuration;
using Repro.Planning;

namespace Repro.Tests.Configuration;

/// <summary>A folder of its own with configurations, deleted afterwards.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder() => Directory.CreateDirectory(Path.Combine(Root, "configs"));

    public string Root { get; } = Directory.CreateTempSubdirectory("repro-").FullName;

    public string Write(string text, string name = "x.yaml")
    {
        File.WriteAllBytes(Path.Combine(Root, "configs", name), System.Text.Encoding.UTF8.GetBytes(text));
        return "configs/" + name;
    }

    public Plan Plan(string text, string profile = "paper", ulong? seed = null, string? name = null, params string[] settings) =>
        Planner.Plan(Request(Write(text), profile, seed, name, settings), ToyExperiment.Catalog);

    public string[] Mistakes(string text, string profile = "paper", params string[] settings) =>
        MistakesOf(Request(Write(text), profile, null, null, settings));

    public static string[] MistakesOf(PlanRequest request)
    {
        try
        {
            Planner.Plan(request, ToyExperiment.Catalog);
            return [];
        }
        catch (ConfigurationException e)
        {
            return [.. e.Mistakes.Select(m => m.ToString())];
        }
    }

    public PlanRequest Request(string path, string profile = "paper", ulong? seed = null, string? name = null, params string[] settings) =>
        new()
        {
            Configuration = path,
            WorkingFolder = Root,
            Profiles = profile == "paper" ? [] : profile.Split(','),
            Seed = seed,
            Name = name,
            Settings = settings
        };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
