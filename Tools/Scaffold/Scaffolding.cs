using DslPeft.Checkpoints;
using DslPeft.Tokenization;
using Microsoft.CodeAnalysis;

namespace DslPeft.Scaffold;

/// <summary>What a person asks for.</summary>
/// <param name="Folder">The checkpoint folder.</param>
/// <param name="Name">Name of the project; null for one made of the folder's.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Task">Name of the task; null for the checkpoint's own.</param>
internal sealed record ScaffoldRequest(string Folder, string? Name = null, string Method = "lora", string? Task = null);

/// <summary>The files of a project for a checkpoint, which compile and load its folder.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Layout">The layout that the architecture is a size of.</param>
/// <param name="Info">The architecture.</param>
/// <param name="Task">What the program learns.</param>
/// <param name="Files">The files by their names in the project's folder.</param>
/// <param name="Notes">What a person should know: a sentence each.</param>
internal sealed record Scaffolding(
    string Name,
    FamilyLayout Layout,
    ArchitectureInfo Info,
    TaskChoice Task,
    IReadOnlyList<(string Name, string Text)> Files,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Makes the files, without writing them.</summary>
    /// <exception cref="CheckpointException">The folder is missing, damaged, or of no declared architecture.</exception>
    /// <exception cref="Training.UsageException">The name, the task or the method cannot be had.</exception>
    public static Scaffolding Of(ScaffoldRequest request)
    {
        var found = CheckpointReader.Read(request.Folder);
        using var folder = CheckpointFolder.Open(request.Folder);
        var name = ProjectName.Of(request.Name, request.Folder);
        var task = TaskChoice.Of(request.Task, folder.Config, found.Layout);
        var (architecture, adaptation) = ($"{name}Architecture", name + char.ToUpperInvariant(request.Method[0]) + request.Method[1..]);
        List<(string Name, string Text)> sources =
        [
            ($"{architecture}.cs", ArchitectureText.Of(name, architecture, found.Layout, found.Sizes)),
            ($"{adaptation}.cs", AdaptationText.Of(name, adaptation, architecture, found, request.Method, task)),
            ("Program.cs", ProgramText.Of(name, architecture, adaptation, found.Layout, request.Method, task, found.Info.Positions)),
        ];
        var compiled = ProjectCompiler.Compile(name, sources, OutputKind.ConsoleApplication);
        if (compiled.Faults.Count > 0)
        {
            throw new Training.UsageException(
                $"--method {request.Method} over {found.Layout.ModelType} is refused by the compiler: {compiled.Messages}"
            );
        }

        var samples = ProgramText.Trains(task) && task.HasSampleLabels ? ProgramTemplate.Samples(task.Name, found.Layout.HasTwoStacks) : [];
        return new Scaffolding(
            name,
            found.Layout,
            found.Info,
            task,
            [.. sources, ($"{name}.csproj", ProgramTemplate.Project()), .. samples],
            [.. NotesOf(request.Folder, found, task)]
        );
    }

    /// <summary>Writes the files into a folder, all or none.</summary>
    /// <exception cref="CheckpointException">A file is there already and may not be replaced, or the folder cannot be written; nothing was
    /// changed.</exception>
    public void Write(string output, bool overwrite)
    {
        var present = Files.Select(file => file.Name).Where(file => File.Exists(Path.Combine(output, file))).ToList();
        if (present.Count > 0 && !overwrite)
        {
            throw new CheckpointException(
                output,
                $"has {string.Join(", ", present)} already: give another --output, or replace them with --overwrite"
            );
        }

        var staged = new StagedFolder();
        foreach (var (name, text) in Files)
            staged.Add(name, path => File.WriteAllText(path, text));
        staged.Write(output);
    }

    private static IEnumerable<string> NotesOf(string folder, Candidate found, TaskChoice task)
    {
        var unsaid = found
            .Sizes.Assumed.Where(constant => constant.Entry is { Default: null, TrainingOnly: false })
            .Select(constant => constant.Entry!.Key)
            .ToHashSet(StringComparer.Ordinal);
        var assumed = found
            .Info.Entries.Where(entry => unsaid.Contains(entry.Name))
            .Select(entry => $"{entry.Name}, here {ConfigEntry.Describe(entry.Value)}")
            .ToList();
        if (assumed.Count > 0)
            yield return $"{CheckpointLayout.ConfigName} does not say {string.Join("; ", assumed)} by the layout {found.Layout.Name}";
        if (found.Compared.TrainingDifferences.Count > 0)
        {
            yield return $"training alone depends on entries that one constant cannot hold: "
                + string.Join("; ", found.Compared.TrainingDifferences);
        }

        if (found.Compared.Unknown.Except(found.Sizes.Checked).ToList() is { Count: > 0 } unknown)
            yield return $"entries of {CheckpointLayout.ConfigName} that are not known here were ignored: {string.Join(", ", unknown)}";
        if (found.Tensors.KeptInitial.Count > 0)
            yield return $"the checkpoint has no {string.Join(", ", found.Tensors.KeptInitial)}: initial values are drawn";
        if (!ProgramText.Trains(task))
            yield return "there is no data set for this head yet: the program loads the checkpoint and says what is trained";
        if (TokenizerFault(folder, found.Info) is { } fault)
            yield return fault;
    }

    /// <summary>Why the program would have no tokeniser; null where the folder has one that fits.</summary>
    private static string? TokenizerFault(string folder, ArchitectureInfo info)
    {
        try
        {
            Tokenizer.Load(folder).RequireFit(info, folder);
            return null;
        }
        catch (VocabularyException fault)
        {
            return $"the program needs a tokeniser: {fault.Message}";
        }
    }
}
