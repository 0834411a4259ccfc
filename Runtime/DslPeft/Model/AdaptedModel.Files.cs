using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <content>Files of an adaptation: what it trains, and the form that is deployed.</content>
public abstract partial class AdaptedModel
{
    /// <summary>Writes the adaptation alone, with the fingerprint of its base, to a safetensors file.</summary>
    /// <exception cref="InvalidOperationException">It was trained without the schedules of its methods
    /// (<see cref="RunSchedules"/>).</exception>
    public void Save(string path)
    {
        RequireSchedules();
        AdapterFile.Save(path, Header(), Kept());
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowDifferentBase">True to accept a file that was trained over other base weights.</param>
    /// <exception cref="CheckpointException">The file is damaged or belongs to another structure or base; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread runs a pass over the adaptation; the same holds for all that
    /// loads.</exception>
    public void Load(string path, bool allowDifferentBase = false)
    {
        using var change = Gate.Change("loaded");
        AdapterFile.Load(path, Header(), Kept().ToDictionary(entry => entry.Key, entry => entry.Value), allowDifferentBase);
        _started = true;
        _schedules.Loaded();
        OnValuesReplaced();
    }

    /// <summary>
    /// Reads the weights of one named use of a method, as a member of a fusion, from an adapter file: that of an adaptation which uses the
    /// method at the same places, without a name or with any. Heads and other methods of the file are left out.
    /// </summary>
    /// <param name="name">The use's name in this adaptation.</param>
    /// <param name="path">The file.</param>
    /// <param name="allowDifferentBase">True to accept a file that was trained over other base weights.</param>
    /// <exception cref="ArgumentException">No use has the name.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or holds no such weights of these shapes; nothing was
    /// changed.</exception>
    public void LoadMember(string name, string path, bool allowDifferentBase = false)
    {
        var members = Info
            .Parameters.Select(row => MemberName.Parse(row.Name))
            .OfType<MemberName>()
            .Where(member => member.Use == name)
            .ToList();
        if (members.Count == 0)
            throw new ArgumentException($"{Info.Name} has no method named '{name}'.", nameof(name));
        using var change = Gate.Change("loaded");
        AdapterFile.LoadPart(
            path,
            Header(),
            members.ToDictionary(member => member, member => (Tensor)this[member.Full]),
            allowDifferentBase
        );
        OnValuesReplaced();
    }

    /// <summary>
    /// Reads from the adapter file of a larger fusion what this one keeps of it: the members that this one declares, by their names, the
    /// fusion and the head. The softmax over fewer members renormalises the weights.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="allowDifferentBase">True to accept a file that was trained over other base weights.</param>
    /// <exception cref="InvalidOperationException">The adaptation declares no fusion, or several.</exception>
    /// <exception cref="CheckpointException">The file is damaged, lacks one of this adaptation's tensors, or holds one that is no other
    /// member's; nothing was changed.</exception>
    public void LoadKept(string path, bool allowDifferentBase = false)
    {
        FusionWeights.RequireMembers(Info);
        using var change = Gate.Change("loaded");
        AdapterFile.LoadKept(
            path,
            Header(),
            named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter),
            Info.FusionMembers,
            allowDifferentBase
        );
        _schedules.Loaded();
        OnValuesReplaced();
    }

    /// <summary>Writes the deployed form: every tensor in which it differs from the base.</summary>
    /// <exception cref="InvalidOperationException">It was trained without the schedules of its methods
    /// (<see cref="RunSchedules"/>).</exception>
    public void SaveDeployed(string path)
    {
        RequireSchedules();
        var deployed = Deploy();
        using var scope = NewDisposeScope();
        AdapterFile.Save(path, Header(deployed: true), DeployedNames(deployed).SelectMany(deployed.Stored));
    }

    /// <summary>
    /// Reads what <see cref="SaveDeployed"/> wrote; <see cref="Infer"/> then uses it. The training form stays as it was and cannot run
    /// until <see cref="Load"/> or <c>load_state_dict</c> gives it values.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged or belongs to another structure or base; nothing was changed.</exception>
    public void LoadDeployed(string path, bool allowDifferentBase = false) =>
        ReplaceDeployed(
            destinations => AdapterFile.Load(path, Header(deployed: true), destinations, allowDifferentBase),
            name => AdapterFile.Count(path, name)
        );

    /// <summary>Every tensor of the deployed form that the base does not have as it is.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> DeployedValues()
    {
        var deployed = Deploy();
        return DeployedNames(deployed).Select(name => KeyValuePair.Create(name, deployed[name]));
    }

    /// <summary>Copies checked values into the training form, or makes them the deployed form as <see cref="LoadDeployed"/> does.</summary>
    internal void Replace(IReadOnlyDictionary<string, Tensor> values, bool deployed)
    {
        using var change = Gate.Change("loaded");
        using var noGrad = no_grad();
        if (deployed)
        {
            ReplaceDeployed(destinations => Copy(name => destinations[name]), _ => 0);
            return;
        }
        Copy(name => this[name]);
        _schedules.Loaded();
        OnValuesReplaced();

        void Copy(Func<string, Tensor> destination)
        {
            foreach (var (name, value) in values)
                destination(name).copy_(value);
        }
    }

    /// <summary>What adapter files hold.</summary>
    private IEnumerable<KeyValuePair<string, Tensor>> Kept() =>
        Info
            .Parameters.Where(row => row is { State: false, Seeded: false })
            .Select(row => KeyValuePair.Create(row.Name, (Tensor)this[row.Name]));

    /// <param name="read">Fills the tensors by name.</param>
    /// <param name="count">How many entries a stored list has.</param>
    private void ReplaceDeployed(Action<Dictionary<string, Tensor>> read, Func<string, long> count)
    {
        using var change = Gate.Change("loaded");
        Prepare();
        var deployed = new DeployedTensors(this);
        using (no_grad())
            Deploy(deployed);
        deployed.Settle();
        try
        {
            using var scope = NewDisposeScope();
            var names = DeployedNames(deployed).ToList();
            var destinations = names
                .SelectMany(name => deployed.Destinations(name, count))
                .ToDictionary(entry => entry.Key, entry => entry.Value);
            read(destinations);
            foreach (var name in names)
                deployed.Restore(name, destinations);
        }
        catch
        {
            deployed.Dispose();
            throw;
        }
        FreeDeployed();
        _deployed = deployed;
        BindDeployed(deployed);
        _loadedDeployed = true;
    }

    private AdapterHeader Header(bool deployed = false) =>
        new(
            Info.Name,
            deployed ? Info.StructureHash + AdapterHeader.DeployedEnding : Info.StructureHash,
            Info.Architecture,
            Base.Fingerprint()
        )
        {
            Extra = Info.Facts,
        };

    /// <summary>Names of the tensors in which the deployed model differs from the base.</summary>
    private IEnumerable<string> DeployedNames(DeployedTensors deployed) =>
        deployed.Changed.Concat(Info.Parameters.Where(row => row.Deployed).Select(row => row.Name)).Distinct();
}
