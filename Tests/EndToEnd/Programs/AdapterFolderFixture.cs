using DslPeft.Checkpoints;
using TorchSharp;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>A LoRA adapter that the quickstart trained, and the folders of other libraries that it made of it.</summary>
public sealed class AdapterFolderFixture : IDisposable
{
    public AdapterFolderFixture()
    {
        Quickstart.Run(Quickstart.Train("lora", Quickstart.In("lora"), "--max-steps", "3", "--learning-rate", "0.01")).Succeeded();
        Export(Library.Peft);
        Export(Library.AdapterHub);
    }

    /// <summary>The programs and their data.</summary>
    public Quickstart Quickstart { get; } = new();

    /// <summary>The trained adapter's own file.</summary>
    public string Adapter => Quickstart.In("lora/adapter.safetensors");

    /// <summary>The folder of a library.</summary>
    public string Folder(Library library) => Quickstart.In($"{library}");

    /// <summary>A copy of a library's folder, to be damaged.</summary>
    public string Copy(Library library, string name)
    {
        string folder = Quickstart.In(name);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Folder(library)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        return folder;
    }

    /// <summary>Writes a file of tensors again, each as the function makes it; null leaves it out.</summary>
    public static void Rewrite(string path, Func<string, torch.Tensor, torch.Tensor?> change)
    {
        var tensors = new Dictionary<string, torch.Tensor>();
        Dictionary<string, string> metadata;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            metadata = new(file.Metadata);
            foreach (string name in file.Entries.Keys)
            {
                if (change(name, file.Read(name)) is { } changed)
                {
                    tensors.Add(name, changed);
                }
            }
        }
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    public void Dispose() => Quickstart.Dispose();

    private void Export(Library library) =>
        Quickstart
            .Run("lora", "export", "--base", Quickstart.Base, "--adapter", Adapter, "--library", $"{library}", "--output", Folder(library))
            .Succeeded();

    /// <summary>The libraries, by the names that <c>--library</c> takes.</summary>
    public enum Library
    {
        Peft,
        AdapterHub,
    }
}
