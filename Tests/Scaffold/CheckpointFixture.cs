using System.Text.Json.Nodes;
using DslPeft.Numerics.Tests;

namespace DslPeft.Scaffold.Tests;

/// <summary>A recorded model as a checkpoint folder, deleted at the end. Its configuration can be changed.</summary>
internal sealed class CheckpointFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dslpeft-scaffold-").FullName;

    public CheckpointFixture(string name)
    {
        Fixture = FixtureCase.Shared(name);
        Folder = Path.Combine(_root, Fixture.Name.Split('/')[^1]);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(ConfigPath, Fixture.Json.GetProperty("model_config").GetRawText());
        File.CreateSymbolicLink(WeightsPath, Fixture.ModelPath);
    }

    public FixtureCase Fixture { get; }

    /// <summary>The checkpoint folder.</summary>
    public string Folder { get; }

    /// <summary>A folder beside it, which is not there yet.</summary>
    public string Output => Path.Combine(_root, "written");

    public string ConfigPath => Path.Combine(Folder, "config.json");

    public string WeightsPath => Path.Combine(Folder, "model.safetensors");

    /// <summary>Changes the configuration.</summary>
    public void Edit(Action<JsonObject> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(ConfigPath))!.AsObject();
        change(config);
        File.WriteAllText(ConfigPath, config.ToJsonString());
    }

    public void Dispose()
    {
        Fixture.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
