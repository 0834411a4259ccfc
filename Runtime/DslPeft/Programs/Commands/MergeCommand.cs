using System.CommandLine;
using DslPeft.Checkpoints;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary><c>merge</c>: folds a trained adapter into the base's weights and writes them as a checkpoint folder.</summary>
internal sealed class MergeCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _output = CommandOptions.Text("--output", "Folder for the merged checkpoint.", "folder");
    private readonly TrainedModelOptions _model = new(definition);

    public Command Build()
    {
        _output.Required = true;
        var command = new Command(
            "merge",
            "Fold a trained adapter into the base's weights and write them, with the head, as a checkpoint folder."
        )
            .With(_output)
            .With(_model.Files);
        command.SetAction(Merge);
        return command;
    }

    private int Merge(ParseResult parsed)
    {
        if (!definition.Info.Mergeable)
        {
            throw new UsageException(
                $"{definition.Info.Name} cannot be merged into base weights: its deployed form has parts that the base lacks. The export command writes that form."
            );
        }
        var output = parsed.GetValue(_output)!;
        if (File.Exists(output) || !Leftovers.IsFree(output))
        {
            throw new UsageException($"--output {output} is there already: give a new folder.");
        }
        OutputPaths.RequireFolder("--output", output);
        var (setup, model, adapter) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            var format = LabelFile.Read(adapter, definition.Data);
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            MergedFolder.Write(output, setup.BaseFolder, model, format);
            new ModelCard(
                definition.Info,
                "A checkpoint with an adaptation folded into its weights",
                setup.BaseName,
                CommandLine.Of(context.Arguments)
            )
            {
                Report = ModelCard.ReportBeside(adapter),
                Library = "transformers",
            }.Write(output, context.Error);
        }
        context.Output.WriteLine($"The merged checkpoint is in {output}.");
        return ExitCode.Done;
    }
}
