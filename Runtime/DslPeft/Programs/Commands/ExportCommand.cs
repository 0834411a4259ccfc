using System.CommandLine;
using DslPeft.Checkpoints;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// <c>export</c>: writes the deployed form of a trained adapter, or a folder of another library; <c>evaluate</c> and <c>predict</c> take
/// either in its place.
/// </summary>
internal sealed class ExportCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _output = CommandOptions.Text("--output", "The file or folder to write.", "path");
    private readonly Option<AdapterLibrary?> _library = CommandOptions.Choice<AdapterLibrary>(
        "--library",
        "Write a folder as this library does, in place of the deployed form."
    );
    private readonly TrainedModelOptions _model = new(definition);
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        _output.Required = true;
        var command = new Command(
            "export",
            "Write the deployed form of a trained adapter: everything in which it differs from the base, without what only training needs."
        )
            .With(_output, _library)
            .With(_paths.All)
            .With(_model.Files);
        command.SetAction(Export);
        return command;
    }

    private int Export(ParseResult parsed)
    {
        var output = parsed.GetValue(_output)!;
        _paths.RequireNew(parsed, "--output", output);
        var (setup, model, adapter) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            OutputPaths.MakeParents(output);
            var format = LabelFile.Read(adapter, definition.Data);
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            var files = new StagedFolder();
            LabelFile.Add(files, definition.Data, format);
            if (parsed.GetValue(_library) is { } library)
            {
                if (Directory.Exists(output))
                {
                    LabelFile.Remove(output);
                }
                ForeignForm.Try(() => AdapterFormats.Of(library).Save(model, output, setup.BaseFolder));
                files.Write(output);
                new ModelCard(definition.Info, $"An adapter in the form of {library}", setup.BaseName, CommandLine.Of(context.Arguments))
                {
                    Report = ModelCard.ReportBeside(adapter),
                    Library = library == AdapterLibrary.Peft ? "peft" : "adapter-transformers",
                }.Write(output, context.Error);
                context.Output.WriteLine($"The folder of {library} is {output}.");
                return ExitCode.Done;
            }
            files.Add(Path.GetFileName(output), model.SaveDeployed);
            files.Write(Path.GetDirectoryName(Path.GetFullPath(output))!);
        }
        context.Output.WriteLine($"The deployed form is in {output}.");
        return ExitCode.Done;
    }
}
