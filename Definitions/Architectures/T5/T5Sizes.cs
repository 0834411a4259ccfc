namespace DslPeft.Architectures;

/// <summary>T5, small size: 6 layers in each stack, hidden 512, 8 heads.</summary>
[Architecture(Checkpoint = "google-t5/t5-small", ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class T5Small : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 6;

    [Config("d_model")]
    public const int Hidden = 512;

    [Config("num_heads")]
    public const int Heads = 8;

    [Config("d_ff")]
    public const int Inner = 2048;
}

/// <summary>T5, large size: 24 layers in each stack, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "google-t5/t5-large", ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class T5Large : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 16;

    [Config("d_ff")]
    public const int Inner = 4096;
}

/// <summary>T5 of 3 billion parameters: 24 layers in each stack, hidden 1024, 32 heads of 128.</summary>
[Architecture(Checkpoint = "google-t5/t5-3b", ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class T5Of3B : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_kv")]
    public const int HeadSize = 128;

    [Config("d_ff")]
    public const int Inner = 16384;
}

/// <summary>T5 of 11 billion parameters: 24 layers in each stack, hidden 1024, 128 heads of 128.</summary>
[Architecture(Checkpoint = "google-t5/t5-11b", ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class T5Of11B : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 128;

    [Config("d_kv")]
    public const int HeadSize = 128;

    [Config("d_ff")]
    public const int Inner = 65536;
}
