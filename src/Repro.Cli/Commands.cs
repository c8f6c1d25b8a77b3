using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Repro.Report;

namespace Repro.Cli;

/// <summary>The tree of commands.</summary>
internal static class Commands
{
    /// <summary>The root with every command below it.</summary>
    public static RootCommand Root(CommandContext context)
    {
        var root = new RootCommand(
            "Numerical experiments of the paper 'From Self-Attention to Markov Models': from a configuration to tables, "
                + "figures and a verdict on each claim.")
        {
            RunCommands.Run(context),
            RunCommands.RunAll(context),
            GatherCommand.Create(context),
            GatherCommand.CreateAll(context),
            SubmitCommand.Create(context),
            ClusterCommands.Status(context),
            ClusterCommands.Cancel(context),
            ClusterCommands.Part(context),
            PlanCommand.Create(context),
            VerifyCommand.Create(context),
            DiffCommand.Create(context),
            BaselineCommands.Check(context),
            BaselineCommands.Accept(context),
            CatalogCommands.List(context),
            CatalogCommands.Describe(context),
            ConfigurationCommands.Validate(context),
            SchemaCommand.Create(context),
            ConfigurationCommands.Explain(context),
            RunsCommands.Runs(context),
            RunsCommands.Table(context),
            HandoverCommands.Bundle(context),
            HandoverCommands.Audit(context),
            OutputCommands.Report(context),
            OutputCommands.Clean(context),
            ReadmeCommand.Create(context),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(context);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    /// <summary>A command with its example and what it does.</summary>
    public static Command Create(string name, string description, string example, Func<ParseResult, int> action, params Symbol[] symbols)
    {
        var command = new ExampleCommand(name, description, example);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Options.Add(option);
            else command.Arguments.Add((Argument)symbol);
        }

        command.SetAction(action);
        return command;
    }

    private sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
    {
        public string Example => example;
    }

    /// <summary>The usual help, and below it an example.</summary>
    private sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.Invoke(parseResult);
            var example = (parseResult.CommandResult.Command as ExampleCommand)?.Example
                ?? "repro run configs/sample-complexity.yaml --profile quick";
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}");
            return 0;
        }
    }

    private sealed class VersionAction(CommandContext context) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Commands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            context.Output.WriteLine($"repro {version} (commit {SourceRecord.Text(context.Source.Commit?[..10], context.Source.Dirty)})");
            return 0;
        }
    }
}
