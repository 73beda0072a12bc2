//! What several commands need: the model that they are about, files of others, workbooks, and values as they are told.

pub mod book;
pub mod choice;
pub mod draws;
pub mod foreign;
pub mod load;
pub mod returned;
pub mod tablefile;
pub mod typed;
pub mod values;
