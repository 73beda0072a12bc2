//! Words of the file format: a type whose values are each one word of a key.

/// Makes such a type, with its words in both directions.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $variant),+ }

        impl $name {
            /// Every word of the file format.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of the file format.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($word => Ok($name::$variant),)+ _ => Err(()) }
            }
        }
    };
}
