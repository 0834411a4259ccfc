using System.CommandLine;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary><c>export</c>: writes the deployed form of a trained adapter, which <c>evaluate</c> and <c>predict</c> take in its place.</summary>
internal sealed class ExportCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _output = CommandOptions.Text("--output", "The file to write.", "file");
    private readonly TrainedModelOptions _model = new(definition);

    public Command Build()
    {
        _output.Required = true;
        Command command = new Command("export", "Write the deployed form of a trained adapter: everything in which it differs from the base, without what only training needs.").With(_output).With(_model.Files);
        command.SetAction(Export);
        return command;
    }

    private int Export(ParseResult parsed)
    {
        string output = parsed.GetValue(_output)!;
        (TaskSetup setup, AdaptedModel model, string adapter) = _model.Load(parsed);
        using (setup)
        using (model)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
            model.SaveDeployed(output);
            LabelFile.Write(output, definition.Data, LabelFile.Read(adapter, definition.Data));
        }
        context.Output.WriteLine($"The deployed form is in {output}.");
        return ExitCode.Done;
    }
}
