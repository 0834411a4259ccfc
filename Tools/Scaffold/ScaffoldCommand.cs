using System.CommandLine;
using DslPeft.Checkpoints;
using DslPeft.Training;

namespace DslPeft.Scaffold;

/// <summary><c>scaffold</c>: writes a project for the checkpoint in a folder.</summary>
internal sealed class ScaffoldCommand(ProgramContext context)
{
    private readonly Argument<string> _folder = new("folder") { Description = "The checkpoint folder, with config.json and weights." };
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "The folder to write the project into; one of the project's name if not given.",
        "folder"
    );
    private readonly Option<string?> _name = CommandOptions.Text(
        "--name",
        "Name of the project and its namespace; made of the folder's name if not given.",
        "name"
    );
    private readonly Option<string?> _method = CommandOptions.Text(
        "--method",
        $"How the model is adapted: {string.Join(", ", ProgramTemplate.Methods.Keys)}.",
        "name"
    );
    private readonly Option<string?> _task = CommandOptions.Text(
        "--task",
        $"What the program learns: {string.Join(", ", TaskChoice.Names)}. The checkpoint's own task if not given.",
        "name"
    );
    private readonly Option<bool> _overwrite = CommandOptions.Flag("--overwrite", "Replace files that are there already.");

    public Command Build()
    {
        _method.DefaultValueFactory = _ => "lora";
        _method.AcceptOnlyFromAmong([.. ProgramTemplate.Methods.Keys]);
        _task.AcceptOnlyFromAmong([.. TaskChoice.Names]);
        var command = new Command("scaffold", "Write the declaration of a checkpoint's architecture, an adaptation of it and a program.");
        command.Add(_folder);
        command.With(_output, _name, _method, _task, _overwrite).SetAction(Write);
        return command;
    }

    private int Write(ParseResult parsed)
    {
        var folder = parsed.GetRequiredValue(_folder);
        try
        {
            var made = Scaffolding.Of(
                new ScaffoldRequest(folder, parsed.GetValue(_name), parsed.GetValue(_method)!, parsed.GetValue(_task))
            );
            var output = parsed.GetValue(_output) ?? made.Name;
            made.Write(output, parsed.GetValue(_overwrite));
            foreach (var note in made.Notes)
                context.Error.WriteLine($"note: {Reporting.TerminalText.Lines(note)}");
            Say(made, folder, output);
            return ExitCode.Done;
        }
        catch (CheckpointException fault)
        {
            // What the command line names is at fault.
            throw new UsageException(fault.Message);
        }
    }

    private void Say(Scaffolding made, string folder, string output)
    {
        var files = string.Join(", ", made.Files.Select(file => file.Name));
        context.Output.WriteLine($"{output}: a size of {made.Layout.Name} with {made.Info.Parameters:N0} parameters, in {files}.");
        var trains = ProgramText.Trains(made.Task);
        var arguments = trains
            ? $"train --base {Path.GetFullPath(folder)} --data {(made.Task.HasSampleLabels ? "data" : "FOLDER")}"
            : Path.GetFullPath(folder);
        context.Output.WriteLine($"Next: cd {output} && dotnet run -c Release -- {arguments}");
    }
}
