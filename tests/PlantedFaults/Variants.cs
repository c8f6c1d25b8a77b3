using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PlantedFaults;

/// <summary>A copy of the repository with every fault planted behind a switch; the environment's PLANTED turns one on.</summary>
/// <param name="folder">Where the copy is.</param>
internal sealed class Variants(string folder)
{
    private const string Switch = """
        internal static class Planted
        {
            private static readonly int Number = int.TryParse(System.Environment.GetEnvironmentVariable("PLANTED"), out var n) ? n : 0;

            public static bool Is(int number) => Number == number;
        }
        """;

    private const string Included = """
        <ItemGroup>
          <Compile Include="$(MSBuildThisFileDirectory)Planted.cs" Condition="!$(MSBuildProjectDirectory.Contains('tests'))" />
        </ItemGroup>
        </Project>
        """;

    private static readonly string[] Quick =
        ["-c", "Release", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false", "-nologo", "-v:q"];

    /// <summary>Copies what version control knows, plants the faults and builds.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="projects">What to build, below the repository.</param>
    public void Build(string root, IReadOnlyList<Fault> faults, IEnumerable<string> projects)
    {
        var edits = faults.SelectMany(f => f.Edits.Select(e => (f.Number, Edit: e))).ToLookup(x => x.Edit.File);
        var files = Start("git", root, ["ls-files", "-z"]).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in files.Where(f => File.Exists(Path.Combine(root, f))))
        {
            var content = File.ReadAllBytes(Path.Combine(root, file));
            if (edits.Contains(file))
            {
                var text = Encoding.UTF8.GetString(content);
                foreach (var place in edits[file].GroupBy(x => x.Edit.Old))
                {
                    var switched = Switched(place.Key, [.. place.Select(x => (x.Number, x.Edit.New))]);
                    text = text.Replace(place.Key, switched, StringComparison.Ordinal);
                }
                content = Encoding.UTF8.GetBytes(text);
            }
            if (file == "Directory.Build.targets")
                content = Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(content).Replace("</Project>", Included, StringComparison.Ordinal));
            Write(Path.Combine(folder, file), content);
        }
        Write(Path.Combine(folder, "Planted.cs"), Encoding.UTF8.GetBytes(Switch));
        foreach (var project in projects)
        {
            var (code, output) = Start("dotnet", folder, ["build", project, .. Quick]);
            if (code == 0) continue;
            var errors = output.Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal)).Distinct();
            throw new InvalidOperationException($"{project} does not build with its faults:\n{string.Join('\n', errors)}");
        }
    }

    /// <summary>Runs a command in the copy with one fault on; 0 for none.</summary>
    public (int Code, string Output) Run(int fault, string command, params IEnumerable<string> arguments) =>
        Start(command, folder, arguments, fault);

    /// <summary><c>repro</c> likewise.</summary>
    public (int Code, string Output) Repro(int fault, params IEnumerable<string> arguments) =>
        Run(fault, "dotnet", ["src/Repro.Cli/bin/Release/net10.0/Repro.Cli.dll", .. arguments]);

    /// <summary>An unchanged file keeps its time, so that a second build has little to do.</summary>
    private static void Write(string target, byte[] content)
    {
        if (File.Exists(target) && File.ReadAllBytes(target).SequenceEqual(content)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
    }

    private static string Switched(string old, (int Number, string New)[] faults)
    {
        var text = new StringBuilder();
        if (old.EndsWith(';'))
        {
            foreach (var (number, replacement) in faults)
                text.Append(CultureInfo.InvariantCulture, $"if (Planted.Is({number})) {{ {replacement} }} else ");
            return text.Append("{ ").Append(old).Append(" }").ToString();
        }
        foreach (var (number, replacement) in faults)
            text.Append(CultureInfo.InvariantCulture, $"(Planted.Is({number}) ? ({replacement}) : ");
        return text.Append('(').Append(old).Append(')').Append(')', faults.Length).ToString();
    }

    private static (int Code, string Output) Start(string command, string folder, IEnumerable<string> arguments, int fault = 0)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PLANTED"] = fault.ToString(CultureInfo.InvariantCulture);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
