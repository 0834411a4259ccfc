using System.CommandLine;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// <c>convert</c>: writes a checkpoint of another form, an ONNX model or a package's assembly that holds one, as a checkpoint folder.
/// </summary>
internal sealed class ConvertCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _base = CommandOptions.Text(
        "--base",
        "The checkpoint: an .onnx or .safetensors file with its tokeniser beside it, a folder, or an assembly (.dll) that holds them as resources.",
        "path"
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "The folder to write: config.json, model.safetensors and the tokeniser's files.",
        "folder"
    );

    public Command Build()
    {
        (_base.Required, _output.Required) = (true, true);
        var command = new Command(
            "convert",
            $"Write a checkpoint of {definition.Info.Architecture} that has another form as a checkpoint folder."
        ).With(_base, _output);
        command.SetAction(Convert);
        return command;
    }

    private int Convert(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(_output)!;
        var report = CheckpointConversion.Convert(parsed.GetRequiredValue(_base)!, output, definition.LoadBase);
        context.Output.WriteLine(
            $"A checkpoint of {definition.Info.Architecture} is in {output}: {report.Loaded.Count + report.Unused.Count} tensors{NotStored(report)}."
        );
        return ExitCode.Done;
    }

    private static string NotStored(LoadReport report) =>
        report.KeptInitial.Count == 0 ? "" : $", without {string.Join(", ", report.KeptInitial)}, which it did not hold";
}
