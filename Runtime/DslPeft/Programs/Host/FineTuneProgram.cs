using System.CommandLine;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// The program of one fine-tuning job: <c>train</c>, <c>evaluate</c>, <c>predict</c>, <c>generate</c> where the head is a causal language
/// model's, <c>pet</c> over clozes, <c>similarity</c> of prompts, <c>weigh</c>, <c>merge</c>, <c>merge-adapters</c>, <c>export</c>,
/// <c>convert</c> and <c>report</c>. Flags change paths, schedule and seed, never structure. Exit codes: <see cref="ExitCode"/>.
/// </summary>
public static class FineTuneProgram
{
    /// <summary>Runs the program on the console.</summary>
    public static int Run(FineTuneDefinition definition, string[] args) => ProgramHost.Run(context => Build(definition, context), args);

    /// <summary>Runs a program of several jobs on the console, each a command of its own.</summary>
    /// <param name="definitions">The jobs.</param>
    /// <param name="description">What <c>--help</c> says of all of them.</param>
    /// <param name="args">The command line.</param>
    public static int Run(IReadOnlyList<FineTuneDefinition> definitions, string description, string[] args) =>
        ProgramHost.Run(
            context =>
            {
                var root = new RootCommand(description);
                foreach (var definition in definitions)
                {
                    root.Add(BuildCommand(definition, context));
                }
                return root;
            },
            args
        );

    internal static int Run(FineTuneDefinition definition, string[] args, ProgramContext context) =>
        ProgramHost.Run(c => Build(definition, c), args, context);

    /// <summary>The program as a command of a larger one, named in lower case or as declared.</summary>
    internal static Command BuildCommand(FineTuneDefinition definition, ProgramContext context)
    {
        var command = new Command(definition.Name.ToLowerInvariant(), Description(definition));
        if (command.Name != definition.Name)
        {
            command.Aliases.Add(definition.Name);
        }
        return WithVerbs(command, definition, context);
    }

    private static RootCommand Build(FineTuneDefinition definition, ProgramContext context) =>
        WithVerbs(new RootCommand(Description(definition)), definition, context);

    private static string Description(FineTuneDefinition definition) =>
        $"{definition.Name}: fine-tunes {definition.Info.Architecture} with {definition.Info.Name} on {definition.Data.Name}.";

    private static T WithVerbs<T>(T command, FineTuneDefinition definition, ProgramContext context)
        where T : Command
    {
        command.Add(new TrainCommand(definition, context).Build());
        command.Add(new EvaluateCommand(definition, context).Build());
        command.Add(new PredictCommand(definition, context).Build());
        if (definition.Info.Head == HeadKind.CausalLm || definition.Info.Head == HeadKind.Seq2SeqLm)
        {
            command.Add(new GenerateCommand(definition, context).Build());
        }
        if (definition.Data is PatternFormat)
        {
            command.Add(new PetCommand(definition, context).Build());
        }
        if (PromptTransfer.HasPrompt(definition.Info))
        {
            command.Add(new SimilarityCommand(context).Build());
        }
        command.Add(new WeighCommand(definition, context).Build());
        command.Add(new MergeCommand(definition, context).Build());
        command.Add(new MergeAdaptersCommand(definition, context).Build());
        command.Add(new ExportCommand(definition, context).Build());
        command.Add(new ConvertCommand(definition, context).Build());
        command.Add(new ReportCommand(definition.Info, context).Build());
        return command;
    }
}
